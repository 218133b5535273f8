import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Posted {
  channel: string;
  markdown_text: string;
  [more: string]: unknown;
}

type SlackReply =
  /** A Slack API error code, with status 200. */
  | { error: string }
  | { status: number; retryAfter?: number }
  /** Stores the message, then cuts the connection. */
  | "posted-and-cut"
  /** Never answers. Doesn't store the message. */
  | "hang";

export interface SlackServer {
  /** The address of the API. */
  url: string;
  host: string;
  posted: Posted[];
  reply(...replies: SlackReply[]): void;
  close(): Promise<void>;
}

/** Starts a real HTTP server on a free port that answers chat.postMessage as Slack's Web API does. */
export async function startSlackServer(token: string): Promise<SlackServer> {
  const posted: Posted[] = [];
  const replies: SlackReply[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const answer = (value: object, status = 200, headers: Record<string, string> = {}) =>
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(value));
    if (request.url !== "/api/chat.postMessage") return answer({ ok: false, error: "unknown_method" });
    // Echoes the header, as a proxy's error page might.
    const echoed = request.headers.authorization ?? "";
    if (echoed !== `Bearer ${token}`) return answer({ ok: false, error: "invalid_auth", echoed });
    const reply = replies.shift();
    if (reply === "hang") return;
    if (typeof reply === "object" && "error" in reply) return answer({ ok: false, error: reply.error });
    if (typeof reply === "object") {
      const { status, retryAfter } = reply;
      return answer(
        { ok: false, echoed },
        status,
        retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
      );
    }
    posted.push(JSON.parse(body));
    if (reply === "posted-and-cut") return request.socket.resetAndDestroy();
    answer({ ok: true, channel: "C024BE91L", ts: `1732790000.00000${posted.length}` });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api`,
    host: `127.0.0.1:${port}`,
    posted,
    reply: (...more) => replies.push(...more),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
