import { Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createListener } from "./listener";
import { closeHttpServer, createHttpServer, drainConnections, listen } from "./server";

const makeServer = (trustedProxies: number, https = false) =>
  createHttpServer(
    createListener(
      async (request, response) => {
        if (request.url === "/broken") throw new Error("the password is swordfish");
        response.end(JSON.stringify(request.headers));
      },
      { https, production: true, trustedProxies },
    ),
  );
const server = makeServer(0);
const behindTwo = makeServer(2);
const ofHttps = makeServer(0, true);

let port: number;
let portBehindTwo: number;
let portOfHttps: number;
beforeAll(async () => {
  port = await listen(server, 0, "127.0.0.1");
  portBehindTwo = await listen(behindTwo, 0, "127.0.0.1");
  portOfHttps = await listen(ofHttps, 0, "127.0.0.1");
});
afterAll(() => Promise.all([server, behindTwo, ofHttps].map((one) => closeHttpServer(one))));

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

function send(
  path: string,
  options: { method?: string; headers?: Record<string, string>; port?: number; agent?: Agent } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: "127.0.0.1", port, path, ...options }, async (response) => {
      let body = "";
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
    request.on("error", reject).end();
  });
}

async function sendRaw(text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
}

describe("createListener", () => {
  test("assigns an ID to each request, whatever the client sends", async () => {
    const answer = await send("/", { headers: { "X-Request-Id": "mine" } });
    expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(answer.body)["x-request-id"]).toBe(answer.headers["x-request-id"]);
  });

  test("reports the sender's real address, whatever the request claims", async () => {
    const headers = { "X-Client-Address": "192.0.2.1" };
    expect(JSON.parse((await send("/", { headers })).body)["x-client-address"]).toBe("127.0.0.1");
  });

  test("reports no address behind a proxy that isn't configured", async () => {
    const headers = { "X-Forwarded-For": "192.0.2.2" };
    expect(JSON.parse((await send("/", { headers })).body)["x-client-address"]).toBe("");
    const { body } = await send("/", { port: portOfHttps });
    expect(JSON.parse(body)["x-client-address"]).toBe("");
  });

  test.each([
    ["192.0.2.9, 192.0.2.2, 192.0.2.3", "192.0.2.2"],
    ["192.0.2.2,192.0.2.3", "192.0.2.2"],
    ["192.0.2.3", ""],
    ["unknown, 192.0.2.3", ""],
    ["", ""],
  ])("uses what two trusted proxies report, with %j: %j", async (forwarded, address) => {
    const headers = { "X-Forwarded-For": forwarded };
    const { body } = await send("/", { headers, port: portBehindTwo });
    expect(JSON.parse(body)["x-client-address"]).toBe(address);
  });

  test("passes the nonce from its header to the page, a new one each time", async () => {
    const [first, second] = [await send("/"), await send("/")];
    expect(first.headers["content-security-policy"]).toMatch(/'nonce-[\w+/]{22}=='/);
    expect(JSON.parse(first.body)["content-security-policy"]).toBe(first.headers["content-security-policy"]);
    expect(second.headers["content-security-policy"]).not.toBe(first.headers["content-security-policy"]);
  });

  test("immune: CVE-2025-29927 route without authentication: internal headers from outside", async () => {
    const headers = {
      "x-middleware-subrequest": "middleware",
      "x-matched-path": "/",
      "x-now-route-matches": "1=a",
    };
    const seen = JSON.parse((await send("/", { headers })).body);
    for (const name of Object.keys(headers)) expect(seen).not.toHaveProperty(name);
  });

  test("ignores headers that request a page if they're sent to the API or a webhook trigger", async () => {
    const headers = { RSC: "1", "Next-Router-Prefetch": "1", "Next-Action": "x", "x-nextjs-data": "1" };
    const [api, page] = [await send("/api/v1/workflows", { headers }), await send("/workflows", { headers })];
    const hook = await send("/hooks/trg_1", { headers });
    for (const name of Object.keys(headers)) {
      expect(JSON.parse(api.body)).not.toHaveProperty(name.toLowerCase());
      expect(JSON.parse(hook.body)).not.toHaveProperty(name.toLowerCase());
      expect(JSON.parse(page.body)).toHaveProperty(name.toLowerCase());
    }
  });

  test("responds to a malformed API path with a 404 problem, without calling a handler", async () => {
    const { status, headers, body } = await send("/api/v1/%zz?a=1");
    expect(status).toBe(404);
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(body)).toMatchObject({
      type: "/problems/not-found",
      title: "Not found",
      status: 404,
      instance: "/api/v1/%zz",
      requestId: headers["x-request-id"],
    });
  });

  test("responds to any other malformed path with a plain 404, including the security headers", async () => {
    const { status, headers } = await send("//workflows");
    expect(status).toBe(404);
    expect(headers).toMatchObject({ "content-type": "text/plain; charset=utf-8", "x-frame-options": "DENY" });
  });

  test("responds to an unsupported method with a 405 that lists the supported methods", async () => {
    const { status, headers } = await send("/api/v1/workflows", { method: "TRACE" });
    expect(status).toBe(405);
    expect(headers.allow).toBe("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  });

  test("refuses to act as a proxy", async () => {
    const answer = await sendRaw("CONNECT elsewhere.test:443 HTTP/1.1\r\nHost: elsewhere.test\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 405 /);
  });

  test.each([
    ["an unknown method", "FETCH / HTTP/1.1\r\nHost: x\r\n\r\n", 405],
    ["something that isn't HTTP", "GET / HELLO\r\n\r\n", 400],
    ["endless headers", `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    [
      "two lengths of one body",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      400,
    ],
  ])("responds to %s with a problem", async (_what, request, status) => {
    const answer = await sendRaw(request);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^X-Request-Id: [0-9a-f-]{36}\r$/m);
    expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({ status });
  });

  test("doesn't reveal the cause of an internal error", async () => {
    const { status, body } = await send("/broken");
    expect(status).toBe(500);
    expect(body).not.toContain("swordfish");
  });
});

describe("listen", () => {
  test("reports which port is taken, and how to choose a different one", async () => {
    const second = createHttpServer(() => {});
    await expect(listen(second, port, "127.0.0.1")).rejects.toThrow(
      `Port ${port} is already in use. Use a different one: PORT=${port + 1} npm start`,
    );
  });
});

describe("drainConnections", () => {
  test("responds to clients that still connect, and closes each connection afterward", async () => {
    const leaving = makeServer(1);
    const agent = new Agent({ keepAlive: true });
    const at = { port: await listen(leaving, 0, "127.0.0.1"), agent };
    expect((await send("/", at)).headers.connection).toBe("keep-alive");
    const left = drainConnections(leaving, 200);
    expect(await send("/", at)).toMatchObject({ status: 200, headers: { connection: "close" } });
    await left;
    await closeHttpServer(leaving);
    await expect(send("/", at)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    globalThis.countersignIsDraining = undefined;
  });
});
