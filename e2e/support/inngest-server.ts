import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import pg from "pg";
import { createExecutor, type Executor } from "@/server/engine/executor";
import { Registration } from "@/server/engine/testing/registration";
import { signedCall } from "@/server/engine/testing/signed-call";

/** The number of times an accepted event takes effect. A failing server can lose or duplicate it. */
export type Deliver = (event: { name: string; data: Record<string, unknown> }) => 0 | 1 | 2;

const SCHEMA = "inngest_server";

export type InngestServer = Awaited<ReturnType<typeof startInngestServer>>;

/**
 * Simulates an Inngest server over HTTP, with signed requests in both directions. Its state is in a schema of the app's
 * database, so it survives a restart like a real server's state. `retryDelay` returns how many milliseconds the server
 * waits before it retries a failed call whose response has no Retry-After header.
 */
export async function startInngestServer({ retryDelay = () => 200 }: { retryDelay?: () => number } = {}) {
  const signingKey = randomBytes(32).toString("hex");
  const registration = new Registration(signingKey);
  const registrations: { authorization: string | undefined; body: string }[] = [];
  let executor: Executor | undefined;
  let deliver: Deliver = () => 1;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = "/" } = request;
    const body = method === "POST" ? await text(request) : null;
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const forward = (headers: [string, string][], body: string | null) =>
      executor?.fetch(`http://server${url}`, { method: method ?? "GET", headers, body });
    const reply = (status: number, body: string) =>
      response.writeHead(status, { "content-type": "application/json" }).end(body);

    if (url === "/health") return void reply(200, "{}");
    if (url === "/fn/register") {
      registrations.push({ authorization: request.headers.authorization, body: body ?? "" });
      const answer = registration.take(body ?? "");
      return void reply(answer.status, answer.body);
    }
    if (url.startsWith("/e/")) {
      const copies = [JSON.parse(body ?? "[]")].flat().flatMap((event) => Array(deliver(event)).fill(event));
      // Each copy is a separate event, so it can't have the seed that identifies repeated requests.
      const unseeded = headers.filter(([name]) => name !== "x-inngest-event-id-seed");
      for (const event of copies)
        if (!(await forward(unseeded, JSON.stringify(event)))?.ok) return void reply(503, "{}");
      return void reply(executor ? 200 : 503, JSON.stringify({ ids: ["event"], status: 200 }));
    }
    const result = await forward(headers, body);
    reply(result?.status ?? 503, (await result?.text()) ?? "{}");
  }

  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;

  let databaseOfApp = "";

  async function disconnect() {
    await executor?.stop();
    executor = undefined;
  }

  return {
    signingKey,
    registrations,
    /** The variables that make an app use this server. */
    variables: {
      INNGEST_EVENT_KEY: "event-key",
      INNGEST_SIGNING_KEY: signingKey,
      INNGEST_BASE_URL: `http://127.0.0.1:${port}`,
    },
    /** Runs an app's functions at the address it registered. */
    async connect({ databaseUrl }: { databaseUrl: string }) {
      await disconnect();
      await registration.made();
      databaseOfApp = databaseUrl;
      const next = createExecutor({
        connectionString: databaseUrl,
        schema: SCHEMA,
        call: signedCall(registration, signingKey),
        retryDelay,
      });
      await next.start();
      executor = next;
    },
    disconnect,
    /** Deletes every event and run, as if the server's Redis had been flushed. */
    async loseState() {
      const client = new pg.Client({ connectionString: databaseOfApp });
      await client.connect();
      await client.query(`truncate ${SCHEMA}.run, ${SCHEMA}.step, ${SCHEMA}.event, ${SCHEMA}.cancel`);
      await client.end();
    },
    deliverEvents(as: Deliver) {
      deliver = as;
    },
    async stop() {
      await disconnect();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
