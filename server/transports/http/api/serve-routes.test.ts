import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  type Server,
} from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { until } from "@/server/testing/until";
import { createListener } from "@/server/transports/http/listener";
import { METHODS } from "@/server/transports/http/refuse-request";
import { closeHttpServer, createHttpServer, listen } from "@/server/transports/http/server";
import type { Handler } from "@/server/transports/rest/answer";
import { routes } from "@/server/transports/rest/routes";
import { loadRoutes } from "./find-route";
import { serveRoutes } from "./serve-routes";

/** The route's handler in the current test. */
let handle: Handler;
let server: Server;
let port: number;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  const call: Handler = (request, context) => handle(request, context);
  const files = { "/app/api/v1/things/[id]/route.ts": async () => routes({ GET: call, POST: call }) };
  const serve = serveRoutes(await loadRoutes(files), async (_request, response) => {
    response.end("served by Next");
  });
  const options = { https: false, production: true, trustedProxies: 0 };
  server = createHttpServer(createListener(serve, options));
  port = await listen(server, 0, "127.0.0.1");
});
afterAll(async () => {
  agent.destroy();
  await closeHttpServer(server, 0);
});
beforeEach(() => {
  handle = async () => Response.json({ ok: true });
});

async function open(options: RequestOptions = {}, body?: string): Promise<IncomingMessage> {
  const request = httpRequest({ host: "127.0.0.1", port, path: "/api/v1/things/1", ...options }).end(body);
  const [response] = await once(request, "response");
  return response;
}

async function send(options?: RequestOptions, body?: string) {
  const response = await open(options, body);
  const bytes = await buffer(response);
  return { status: response.statusCode, headers: response.headers, bytes, text: bytes.toString() };
}

describe("serveRoutes", () => {
  test("passes the path, the query, the headers, and the body to the route, and other paths to Next", async () => {
    handle = async (request, { params }) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const sent = { method, path: pathname + search, params: await params, body: await request.text() };
      return Response.json({ ...sent, cookie: headers.get("cookie"), id: headers.get("x-request-id") });
    };
    const options = {
      method: "POST",
      path: "/api/v1/things/%E2%82%AC?q=a&q=b",
      headers: { Cookie: "a=1; b=2" },
    };
    const { text, headers } = await send(options, "A body.");
    expect(JSON.parse(text)).toEqual({
      ...{ method: "POST", path: "/api/v1/things/%E2%82%AC?q=a&q=b", params: { id: "€" }, body: "A body." },
      ...{ cookie: "a=1; b=2", id: headers["x-request-id"] },
    });
    for (const path of ["/workflows", "/apis", "/api/auth/csrf", "/api/trpc/me.get", "/api/inngest"])
      expect((await send({ path })).text, path).toBe("served by Next");
  });

  test.each([
    "/api",
    "/api/v1/things",
    "/api/v1/thing%73/1",
    "/api/v1/things/[id]/x",
    "/api/v1/workflows.rsc",
  ])("responds with a 404 problem to %s, which no route has, without asking Next", async (path) => {
    for (const method of METHODS) {
      const { status, headers, text } = await send({ method, path });
      expect([status, headers["content-type"]], method).toEqual([404, "application/problem+json"]);
      if (method !== "HEAD") expect(JSON.parse(text)).toMatchObject({ status: 404, instance: path });
    }
  });

  test("serves a request whose Host isn't a valid host", async () => {
    expect((await send({ headers: { Host: "a b" } })).text).toBe('{"ok":true}');
  });

  test("sends the route's status and headers, each cookie on its own line, without overriding the listener's", async () => {
    handle = async () => {
      const headers = new Headers({ Location: "/api/v1/things/2", "X-Frame-Options": "SAMEORIGIN" });
      for (const cookie of ["a=1", "b=2, 3"]) headers.append("Set-Cookie", cookie);
      return new Response(null, { status: 201, headers });
    };
    const { status, headers, text } = await send({ method: "POST" });
    expect(status).toBe(201);
    expect(headers).toMatchObject({
      ...{ location: "/api/v1/things/2", "set-cookie": ["a=1", "b=2, 3"], "x-frame-options": "DENY" },
    });
    expect(text).toBe("");
  });

  test("responds to HEAD as to GET, without a body", async () => {
    handle = async () => new Response(null, { headers: { "Content-Type": "application/json" } });
    expect(await send({ method: "HEAD" })).toMatchObject({
      ...{ status: 200, text: "", headers: { "content-type": "application/json", vary: "Accept-Encoding" } },
    });
  });

  test("gives the connection to the next request even if the route didn't read the body", async () => {
    handle = async () => new Response("refused", { status: 401 });
    for (let count = 0; count < 3; count++)
      expect(await send({ method: "POST", agent }, "x".repeat(500_000))).toMatchObject({ status: 401 });
  });

  test("responds with a 413 once if the body is too large, even after the route has begun to read it", async () => {
    const route = new EventEmitter();
    const failed = once(route, "failed");
    handle = async (request) => {
      await request.text().catch((error: unknown) => route.emit("failed", error));
      return new Response();
    };
    const request = httpRequest({ host: "127.0.0.1", port, path: "/api/v1/things/1", method: "POST" });
    request.on("error", () => {});
    const answered = once(request, "response");
    for (let count = 0; count < 5; count++) request.write("x".repeat(300_000));
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    request.destroy();
    await failed;
  });

  test("tells the route that the client has disconnected", async () => {
    const route = new EventEmitter();
    const [called, aborted] = [once(route, "called"), once(route, "aborted")];
    handle = async ({ signal }) => {
      route.emit("called");
      await once(signal, "abort");
      route.emit("aborted");
      return new Response("too late");
    };
    const request = httpRequest({ host: "127.0.0.1", port, path: "/api/v1/things/1" }).end();
    request.on("error", () => {});
    await called;
    request.destroy();
    await aborted;
  });

  test("responds with a problem if a route fails", async () => {
    handle = async () => {
      throw new Error("the password is swordfish");
    };
    const { status, text } = await send();
    expect(status).toBe(500);
    expect(text).not.toContain("swordfish");
  });
});

describe("a body of known length", () => {
  const respondWith = (body: string, type = "application/json") => {
    const headers = { "Content-Type": type, "Content-Length": `${Buffer.byteLength(body)}` };
    handle = async () => new Response(body, { headers });
  };

  test("is sent with its length, and compressed if it's long and the client accepts that", async () => {
    const long = JSON.stringify("€".repeat(1_000));
    for (const [accepted, encoding] of [
      ["gzip, deflate, br", "gzip"],
      ["*", "gzip"],
      ["GZIP;q=0.5", "gzip"],
      ["gzip;q=0", undefined],
      ["br", undefined],
      ["", undefined],
    ] as const) {
      respondWith(long);
      const { headers, bytes } = await send({ headers: { "Accept-Encoding": accepted } });
      expect(headers["content-encoding"], accepted).toBe(encoding);
      expect(headers).toMatchObject({ "content-length": `${bytes.length}`, vary: "Accept-Encoding" });
      expect((encoding ? gunzipSync(bytes) : bytes).toString()).toBe(long);
    }
  });

  test.each([
    ["short", '{"ok":true}', "application/problem+json", "Accept-Encoding"],
    ["of a type that hardly compresses", "x".repeat(5_000), "image/png", undefined],
  ])("isn't compressed if it's %s", async (_what, body, type, vary) => {
    respondWith(body, type);
    const { headers, text } = await send({ headers: { "Accept-Encoding": "gzip" } });
    expect(headers["content-encoding"]).toBeUndefined();
    expect(headers.vary).toBe(vary);
    expect(text).toBe(body);
  });
});

describe.each([
  ["uncompressed", undefined],
  ["compressed", "gzip"],
])("a streamed body, %s", (_what, encoding) => {
  const options = { headers: { ...(encoding && { "Accept-Encoding": encoding }) } };
  const PART = randomBytes(64 * 1024);

  /**
   * Makes the route stream `last` parts and then end, or fail if `fails` is true. The returned state counts the parts
   * that were read and says whether the stream was canceled.
   */
  function respondWithParts(last: number, fails = false) {
    const state = { read: 0, canceled: false };
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (state.read === last) return fails ? controller.error(new Error("broken")) : controller.close();
        state.read++;
        controller.enqueue(PART);
      },
      cancel() {
        state.canceled = true;
      },
    });
    handle = async () => new Response(body, { headers: { "Content-Type": "text/csv" } });
    return state;
  }

  test("arrives whole", async () => {
    respondWithParts(50);
    const { headers, bytes } = await send(options);
    expect(headers["content-encoding"]).toBe(encoding);
    expect((encoding ? gunzipSync(bytes) : bytes).equals(Buffer.concat(new Array(50).fill(PART)))).toBe(true);
  });

  test("is read no faster than a slow client, and canceled when the client disconnects", async () => {
    const state = respondWithParts(100_000);
    const response = await open(options);
    response.on("error", () => {});
    response.pause();
    let before = -1;
    await until(
      async () => state.read,
      (read) => {
        const stopped = read === before;
        before = read;
        return stopped;
      },
    );
    expect(state.read).toBeLessThan(2_000);
    expect(state.canceled).toBe(false);
    response.destroy();
    await until(async () => state.canceled, Boolean);
  });

  test("arrives part by part", async () => {
    const client = new EventEmitter();
    const received = once(client, "received");
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode("first"));
        await received;
        controller.close();
      },
    });
    handle = async () => new Response(body, { headers: { "Content-Type": "text/csv" } });
    const response = await open(options);
    await once(response, "data");
    client.emit("received");
    await once(response.resume(), "end");
  });

  test("is cut off if it fails", async () => {
    respondWithParts(3, true);
    const response = await open(options);
    await expect(buffer(response)).rejects.toThrow("aborted");
  });
});
