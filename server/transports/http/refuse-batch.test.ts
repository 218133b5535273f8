import { once } from "node:events";
import { request as httpRequest, type RequestOptions, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { MAX_BATCH_CALLS } from "@/server/domain/http/batch-limit";
import { metrics } from "@/server/infra/metrics";
import { routes } from "@/server/transports/rest/routes";
import { serveTrpc } from "@/server/transports/trpc/handler";
import { loadRoutes } from "./api/find-route";
import { serveRoutes } from "./api/serve-routes";
import { createListener } from "./listener";
import { closeHttpServer, createHttpServer, listen } from "./server";

let server: Server;
let port: number;
/** The requests that reached tRPC. */
let reached: number;

beforeAll(async () => {
  const handle = (request: Request) => {
    reached++;
    return serveTrpc(request, async () => ({ requestId: "req-1", signedIn: null }));
  };
  const files = { "/app/api/trpc/[trpc]/route.ts": async () => routes({ GET: handle, POST: handle }) };
  const serve = serveRoutes(await loadRoutes(files), async (_request, response) => {
    response.end("null");
  });
  server = createHttpServer(createListener(serve, { https: false, production: true, trustedProxies: 0 }));
  port = await listen(server, 0, "127.0.0.1");
});
afterAll(() => closeHttpServer(server, 0));
beforeEach(() => {
  reached = 0;
});

async function send(path: string, options: RequestOptions = {}) {
  const request = httpRequest({ host: "127.0.0.1", port, path, ...options });
  request.on("error", () => {});
  // A POST declares a body that it never sends, so a server that reads it would never respond.
  if (options.method === "POST") request.flushHeaders();
  else request.end();
  const [response] = await once(request, "response");
  const body = await json(response);
  request.destroy();
  return { status: response.statusCode, body };
}

async function countRefused(): Promise<number> {
  return (await metrics().refusedBatches.get()).values[0]?.value ?? 0;
}

const batch = (count: number, name = "me.get", separator = ",") =>
  `/api/trpc/${Array.from({ length: count }, () => name).join(separator)}?batch=1`;

describe("refuseBatch", () => {
  test("lets as many calls through as a request can make", async () => {
    const before = await countRefused();
    const { status, body } = await send(batch(MAX_BATCH_CALLS));
    expect([status, body]).toMatchObject([401, { length: MAX_BATCH_CALLS }]);
    expect(reached).toBe(1);
    expect(await countRefused()).toBe(before);
  });

  test.each([
    ["one call too many", batch(MAX_BATCH_CALLS + 1), "21"],
    ["1,300 names that no procedure has", batch(1_300, "no.thing"), "1,300"],
    ["names separated by encoded commas", batch(MAX_BATCH_CALLS + 1, "me.get", "%2C"), "21"],
    ["empty names", `/api/trpc/${",".repeat(1_499)}?batch=1`, "1,500"],
    ["an encoded path", batch(21).replace("trpc", "%74rpc"), "21"],
  ])("refuses %s before tRPC sees them, and counts the request", async (_what, path, count) => {
    const before = await countRefused();
    const { status, body } = await send(path);
    expect(status).toBe(413);
    expect(body).toMatchObject({ detail: `This request makes ${count} calls. Send at most 20 at a time.` });
    expect(reached).toBe(0);
    expect(await countRefused()).toBe(before + 1);
  });

  test("refuses changes before it reads the body, in the form that the page expects", async () => {
    const headers = { "Content-Type": "application/json", "Content-Length": "1000000" };
    const { status, body } = await send(batch(1_500, "run.get"), { method: "POST", headers });
    expect([status, body]).toMatchObject([
      413,
      { error: { data: { appCode: "too-large", httpStatus: 413 } } },
    ]);
    expect(reached).toBe(0);
  });

  test("leaves commas in other paths alone", async () => {
    expect((await send(`/api/v1/workflows/${",".repeat(50)}`)).status).toBe(200);
  });
});
