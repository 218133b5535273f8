import { Client } from "@/faults/hostile/client";
import { signIn } from "@/faults/hostile/sign-in";
import type { AppProcess } from "./app-process";
import { OWNER } from "./installation";

/** The state of an approval, as far as the page knows. An unanswered approval may or may not have been recorded. */
export type Fate = "approved" | "refused" | "unanswered";

/** The page where a person approves several reviews together, signed in as the owner. */
export class BulkPage {
  private constructor(readonly cookie: string) {}

  static async open({ url }: AppProcess): Promise<BulkPage> {
    const client = new Client(url, 1);
    try {
      return new BulkPage(await signIn(client, OWNER.email, OWNER.password));
    } finally {
      await client.close();
    }
  }

  /** Approves reviews one after another. Like the page, stops at the first approval without an answer. */
  async approve(app: AppProcess, reviews: readonly { id: string; hash: string }[]): Promise<Fate[]> {
    const fates: Fate[] = [];
    for (const review of reviews) {
      const fate = await this.#approveOne(app, review);
      fates.push(fate);
      if (fate === "unanswered") break;
    }
    return fates;
  }

  async #approveOne({ url }: AppProcess, { id, hash }: { id: string; hash: string }): Promise<Fate> {
    try {
      const answer = await fetch(`${url}/api/trpc/review.decide`, {
        method: "POST",
        headers: {
          cookie: this.cookie,
          "sec-fetch-site": "same-origin",
          "content-type": "application/json",
        },
        body: JSON.stringify({ id, decision: "approve", shown: hash, together: true }),
        signal: AbortSignal.timeout(20_000),
      });
      const { error } = await answer.json();
      // If the response to an approval was lost, the repeated approval is refused, but the first one counts.
      return !error || error.data.decision?.channel === "BULK" ? "approved" : "refused";
    } catch {
      return "unanswered";
    }
  }
}
