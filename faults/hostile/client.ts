import { Pool } from "undici";

/** How long a response can take before the app counts as hung. */
const PATIENCE_MS = 60_000;

export interface Sent {
  method: string;
  /** The path, sent as is without normalization. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface Reply {
  /** The HTTP status, or 0 if there was no response. In that case, `text` says why. */
  status: number;
  type: string;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

/** Sends requests over persistent connections, like a browser or a script. */
export class Client {
  readonly #pool: Pool;

  constructor(
    readonly origin: string,
    connections: number,
  ) {
    this.#pool = new Pool(origin, {
      connections,
      headersTimeout: PATIENCE_MS,
      bodyTimeout: PATIENCE_MS,
      keepAliveTimeout: 4_000,
    });
  }

  async send({ method, path, headers = {}, body }: Sent): Promise<Reply> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.#pool.request({
          method: method as "GET",
          path,
          headers,
          body: body ?? null,
        });
        const text = await answer.body.text();
        const type = String(answer.headers["content-type"] ?? "").split(";")[0] ?? "";
        return { status: answer.statusCode, type, text, headers: answer.headers };
      } catch (error) {
        // Retries, because the client may have reused a connection that the app had just closed.
        const { code = "", message } = error as { code?: string; message: string };
        if (attempt < 3 && (code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE")) continue;
        return { status: 0, type: "", text: `${code} ${message}`, headers: {} };
      }
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
