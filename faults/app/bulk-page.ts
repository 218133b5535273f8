import type { AppProcess } from "./app-process";
import { Page } from "./page";

/** The state of an approval, as far as the page knows. An unanswered approval may or may not have been recorded. */
export type Fate = "approved" | "refused" | "unanswered";

/** The page for approving several reviews together, signed in as the owner. */
export class BulkPage {
  private constructor(readonly page: Page) {}

  static async open(app: AppProcess): Promise<BulkPage> {
    return new BulkPage(await Page.open(app));
  }

  /** Approves reviews one after another. Stops at the first approval that gets no answer, as the real page does. */
  async approve(app: AppProcess, reviews: readonly { id: string; hash: string }[]): Promise<Fate[]> {
    const fates: Fate[] = [];
    for (const review of reviews) {
      const fate = await this.#approveOne(app, review);
      fates.push(fate);
      if (fate === "unanswered") break;
    }
    return fates;
  }

  async #approveOne(app: AppProcess, { id, hash }: { id: string; hash: string }): Promise<Fate> {
    try {
      const input = { id, decision: "approve", shown: hash, together: true };
      const { error } = await this.page.call(app, "review.decide", input);
      // If an earlier approval was recorded but its response was lost, the server refuses the repeated request. The
      // review still counts as approved.
      return !error || error.data.decision?.channel === "BULK" ? "approved" : "refused";
    } catch {
      return "unanswered";
    }
  }
}
