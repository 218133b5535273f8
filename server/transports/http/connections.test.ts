import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { metrics } from "@/server/infra/metrics";
import { createListener } from "./listener";
import { closeHttpServer, createHttpServer, listen } from "./server";

const GRACE_MS = 300;
const UPGRADE = "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";

let server: Server;
let clients: Socket[] = [];
afterEach(async () => {
  for (const client of clients) client.destroy();
  clients = [];
  await closeHttpServer(server, 0);
});

/**
 * Creates a server like the app's in production. The server responds to every request after its body has
 * arrived.
 */
async function serve(): Promise<number> {
  const options = { https: false, production: true, trustedProxies: 0 };
  server = createHttpServer(
    createListener(async (request, response) => {
      for await (const _ of request);
      response.end("served");
    }, options),
  );
  return listen(server, 0, "127.0.0.1");
}

/** Opens a client that never closes its side of the connection, even after the server is done. */
async function open(port: number, sent = ""): Promise<Socket> {
  const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  client.on("error", () => {});
  clients.push(client);
  await once(client, "connect");
  client.write(sent);
  return client;
}

const connectionsLeft = () =>
  new Promise<number>((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

async function untilNoneLeft() {
  while ((await connectionsLeft()) > 0) await turn();
}

describe("a request to switch protocols", () => {
  test.each(["/", "/api/v1/workflows", "/_next/hmr?id=1", "/_next/webpack-hmr", "//", "/r/abc"])(
    "to %s gets a 404, and its connection is closed even if the client stays connected",
    async (path) => {
      const port = await serve();
      const client = await open(port, `GET ${path} HTTP/1.1\r\n${UPGRADE}\r\n`);
      const answer = await text(client);
      expect(answer).toMatch(/^HTTP\/1.1 404 /);
      expect(answer).toMatch(/^Connection: close\r$/m);
      expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({
        type: "/problems/not-found",
        status: 404,
      });
      await untilNoneLeft();
    },
  );

  test("with a body or data after it also gets a response, and its connection is closed", async () => {
    const port = await serve();
    for (const more of ["Content-Length: 5\r\n\r\nhello", `\r\n${"x".repeat(200_000)}`]) {
      const client = await open(port, `POST / HTTP/1.1\r\n${UPGRADE}${more}`);
      expect(await text(client)).toMatch(/^HTTP\/1.1 404 /);
    }
    await untilNoneLeft();
  });

  test("counts like every other request", async () => {
    const count = async () => {
      const { values } = await metrics().requests.get();
      const counted = values.find(
        ({ metricName, labels }) =>
          metricName?.endsWith("_count") && labels.route === "link" && labels.status === 404,
      );
      return counted?.value ?? 0;
    };
    const before = await count();
    await text(await open(await serve(), `GET /r/counted HTTP/1.1\r\n${UPGRADE}\r\n`));
    expect(await count()).toBe(before + 1);
  });
});

test.each([
  ["something that isn't HTTP", "GET / HELLO\r\n\r\n"],
  ["a proxy's CONNECT", "CONNECT elsewhere.test:443 HTTP/1.1\r\nHost: elsewhere.test\r\n\r\n"],
])("a client that sends %s and stays connected is disconnected", async (_what, sent) => {
  const client = await open(await serve(), sent);
  expect(await text(client)).toMatch(/^HTTP\/1.1 4/);
  await untilNoneLeft();
});

describe("closeHttpServer", () => {
  test("closes within the grace period, whatever the clients do", async () => {
    const port = await serve();
    await open(port);
    await open(port, `GET / HTTP/1.1\r\n${UPGRADE}\r\n`);
    await open(port, "GET / HTTP/1.1\r\nHost: x\r\n");
    await open(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
    const idle = await open(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(idle, "data");
    while ((await connectionsLeft()) < clients.length) await turn();
    const began = performance.now();
    await closeHttpServer(server, GRACE_MS);
    expect(performance.now() - began).toBeGreaterThanOrEqual(GRACE_MS - 50);
    expect(await connectionsLeft()).toBe(0);
  });

  test("closes upgraded connections without waiting", async () => {
    const upgraded: unknown[] = [];
    server = createHttpServer(
      (_request, response) => void response.end(),
      (_request, socket) => {
        upgraded.push(socket);
        socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      },
    );
    const port = await listen(server, 0, "127.0.0.1");
    const client = await open(port, `GET / HTTP/1.1\r\n${UPGRADE}\r\n`);
    const [answer] = await once(client, "data");
    expect(String(answer)).toMatch(/^HTTP\/1.1 101 /);
    // The grace period exceeds the test's time limit, so the test fails if closing takes that long.
    await closeHttpServer(server, 600_000);
    expect(upgraded).toHaveLength(1);
  });
});
