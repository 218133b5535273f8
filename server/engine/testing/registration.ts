import { EventEmitter, once } from "node:events";
import { isRecord } from "@/server/engine/protocol/matching";
import { sign } from "./signed-call";

const PATIENCE_MS = 30_000;

/** Stores the address that an app registered. A server calls no other address. */
export class Registration {
  #url: string | null = null;
  readonly #changes = new EventEmitter();
  readonly #signingKey: string;

  constructor(signingKey: string) {
    this.#signingKey = signingKey;
  }

  get url(): string {
    if (!this.#url) throw new Error("No app has registered an address that this server can call.");
    return this.#url;
  }

  /** Resolves once an app has registered. */
  async made(): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    while (!this.#url) {
      await once(this.#changes, "made", { signal }).catch(() => {
        throw new Error("No app has registered an address that this server can call.");
      });
    }
  }

  /**
   * Responds to `POST /fn/register`. Refuses 0.0.0.0, because a server on a different machine would reach
   * itself at that address.
   */
  take(body: string): { status: number; body: string } {
    const { url, functions }: Record<string, unknown> = JSON.parse(body);
    const answer = (status: number, fields: object) => ({ status, body: JSON.stringify(fields) });
    if (!isCallable(url) || !urlsOf(functions).every(isCallable)) {
      this.#url = null;
      return answer(400, { ok: false, error: `${url} can't be called from here`, status: 400 });
    }
    const modified = this.#url !== url;
    this.#url = url;
    this.#changes.emit("made");
    return answer(200, { ok: true, modified });
  }

  /** Asks an app to register, as a server does with `--sdk-url`. */
  async ask(sdkUrl: string): Promise<void> {
    const body = { url: sdkUrl };
    const answer = await fetch(sdkUrl, {
      method: "PUT",
      headers: { "content-type": "application/json", "x-inngest-signature": sign(body, this.#signingKey) },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The app did not register: ${answer.status} ${await answer.text()}`);
  }
}

function isCallable(url: unknown): url is string {
  return typeof url === "string" && !["0.0.0.0", "[::]"].includes(new URL(url).hostname);
}

/** Returns the addresses where each function's steps are called. */
function urlsOf(functions: unknown): unknown[] {
  if (!Array.isArray(functions)) return [];
  return functions.map(({ steps }) => (isRecord(steps?.step) ? steps.step.runtime?.url : undefined));
}
