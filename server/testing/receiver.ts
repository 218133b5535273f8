import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type ReceiverReply = number | "hang" | "reset" | "endless" | { redirect: string };

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  host: string;
  received: Received[];
  /** Queues replies, one per request to come; without any it answers 204. */
  reply(...replies: ReceiverReply[]): void;
  close(): Promise<void>;
}

/** A real HTTP server on a free port that takes what is posted, and misbehaves as it is told. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const replies: ReceiverReply[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ path: request.url ?? "", headers: request.headers, body });
    const reply = replies.shift() ?? 204;
    if (reply === "hang") return;
    if (reply === "reset") return request.socket.resetAndDestroy();
    if (reply === "endless") {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write("x".repeat(65_536))) {}
        if (!response.destroyed) response.once("drain", pour);
      };
      return pour();
    }
    if (typeof reply === "object") response.setHeader("Location", reply.redirect);
    response.writeHead(typeof reply === "object" ? 302 : reply).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    host: `127.0.0.1:${port}`,
    received,
    reply: (...more) => replies.push(...more),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
