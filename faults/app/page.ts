import { Client } from "@/faults/hostile/client";
import { signIn } from "@/faults/hostile/sign-in";
import type { AppProcess } from "./app-process";
import { OWNER } from "./installation";

/** A page in the signed-in owner's browser. */
export class Page {
  private constructor(readonly cookie: string) {}

  static async open({ url }: AppProcess): Promise<Page> {
    const client = new Client(url, 1);
    try {
      return new Page(await signIn(client, OWNER.email, OWNER.password));
    } finally {
      await client.close();
    }
  }

  /** Calls a mutation the way the page does and returns the response. Throws if there is no response. */
  // biome-ignore lint/suspicious/noExplicitAny: responses are checked field by field.
  async call({ url }: AppProcess, path: string, input: object): Promise<any> {
    const answer = await fetch(`${url}/api/trpc/${path}`, {
      method: "POST",
      headers: {
        cookie: this.cookie,
        "sec-fetch-site": "same-origin",
        "content-type": "application/json",
      },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(20_000),
    });
    return answer.json();
  }
}
