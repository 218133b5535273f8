import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

type ReceiverReply =
  | number
  | "hang"
  | "reset"
  | "endless"
  | { redirect: string }
  | { status: number; body: string | Buffer; headers?: OutgoingHttpHeaders };

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  host: string;
  received: Received[];
  /** Queues replies for the next requests. The default is 204. */
  reply(...replies: ReceiverReply[]): void;
  close(): Promise<void>;
}

/** Starts a real HTTP server on a free port. The server accepts POST requests and misbehaves as scripted. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const replies: ReceiverReply[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
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
    if (typeof reply === "number") return response.writeHead(reply).end();
    if ("redirect" in reply) return response.writeHead(302, { Location: reply.redirect }).end();
    response.writeHead(reply.status, reply.headers).end(reply.body);
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

/** Verifies a signature as a receiver would, according to the Standard Webhooks specification. */
export function verifyDelivery({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const expected = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  const age = Date.now() / 1000 - Number(headers["webhook-timestamp"]);
  return String(headers["webhook-signature"]).split(" ").includes(expected) && Math.abs(age) < 300;
}
