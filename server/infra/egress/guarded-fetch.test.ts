import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { type Receiver, startReceiver } from "@/server/testing/servers/receiver";
import { until } from "@/server/testing/until";
import { makeGuardedFetch } from "./guarded-fetch";
import type { Resolve } from "./guarded-request";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const allow = (hosts: string) => settle(parseEnv({ OUTBOUND_ALLOW: hosts }));
const ask = async (url: string, resolve?: Resolve) =>
  makeGuardedFetch(
    url,
    2_000,
    resolve,
  )(url, { method: "POST", headers: { authorization: "key" }, body: "{}" });
/** Returns a refusal's message and the message of its cause. */
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => "it was let through",
    (error: Error & { cause?: Error }) => `${error.message} ${error.cause?.message ?? ""}`,
  );

const standsFor =
  (...addresses: string[]): Resolve =>
  (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );

describe("makeGuardedFetch", () => {
  test.each([
    "http://127.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f.1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://[::1]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://metadata.google.internal/",
  ])("immune: CVE-2025-56520 server-side request forgery: doesn't connect to %s", async (address) => {
    allow("");
    const count = receiver.received.length;
    const url = address.replace("PORT", new URL(receiver.url).port);
    expect(await refusal(ask(url))).toContain("isn't public");
    expect(receiver.received).toHaveLength(count);
  });

  test.each([[["127.0.0.1"]], [["1.1.1.1", "127.0.0.1"]], [["::ffff:7f00:1"]], [["169.254.169.254"]]])(
    "doesn't connect to a name that resolves to %j",
    async (addresses) => {
      allow("");
      const count = receiver.received.length;
      const url = `http://models.example.com:${new URL(receiver.url).port}/`;
      expect(await refusal(ask(url, standsFor(...addresses)))).toContain("isn't public");
      expect(receiver.received).toHaveLength(count);
    },
  );

  test("resolves a name once, when it connects, so DNS rebinding has no effect", async () => {
    allow("");
    let asked = 0;
    const resolve: Resolve = (name, options, callback) =>
      standsFor(asked++ === 0 ? "192.0.2.1" : "127.0.0.1")(name, options, callback);
    const url = `http://rebind.example.com:${new URL(receiver.url).port}/`;
    expect(await refusal(ask(url, resolve))).toContain("isn't public");
    expect(asked).toBe(1);
  });

  test("returns redirects instead of following them, so a key never reaches a different address", async () => {
    allow(receiver.host);
    const count = receiver.received.length;
    receiver.reply({ redirect: "http://169.254.169.254/" });
    expect((await ask(receiver.url)).status).toBe(302);
    expect(receiver.received).toHaveLength(count + 1);
  });

  test("sends requests only to its own origin, no matter which URL it's called with", async () => {
    allow(`${receiver.host} 127.0.0.1:9`);
    const guarded = makeGuardedFetch(receiver.url, 2_000);
    expect(await refusal(guarded("http://127.0.0.1:9/"))).toContain("only to its own address");
    const { port } = new URL(receiver.url);
    expect(await refusal(guarded(`https://127.0.0.1:${port}/`))).toContain("only to its own address");
    receiver.reply(204);
    expect((await guarded(receiver.url, { method: "POST", body: "{}" })).status).toBe(204);
  });
});

describe("a guarded fetch's connection", () => {
  /** This server counts connections. Each one stays open until its client closes it. */
  let server: Server;
  let url: string;
  let connected = 0;
  const open = new Set<Socket>();
  const answers: Record<string, (response: ServerResponse) => void> = {
    "/short": (response) => response.end("ok"),
    "/none": (response) => response.writeHead(204).end(),
    "/broken": (response) => response.write("half", () => response.destroy()),
    "/silent": () => {},
    "/endless": (response) => pour(response),
  };
  function pour(response: ServerResponse): void {
    while (!response.destroyed && response.write("x".repeat(65_536)));
    if (!response.destroyed) response.once("drain", () => pour(response));
  }
  beforeAll(async () => {
    server = createServer((request, response) => {
      response.setHeader("keep-alive", "timeout=600");
      answers[request.url ?? ""]?.(response);
    });
    server.keepAliveTimeout = 0;
    server.on("connection", (socket) => {
      connected++;
      open.add(socket);
      socket.once("close", () => open.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    allow(new URL(url).host);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.each<[string, string, (answer: Promise<Response>, cancel: AbortController) => Promise<unknown>]>([
    ["whose response is read", "/short", async (answer) => (await answer).text()],
    ["whose response has no body", "/none", (answer) => answer],
    ["whose response is never read", "/short", (answer) => answer],
    ["whose long response is never read", "/endless", (answer) => answer],
    [
      "whose response is abandoned before its end",
      "/endless",
      async (answer) => (await answer).body?.cancel(),
    ],
    ["whose response is canceled after its end", "/short", async (answer) => (await answer).body?.cancel()],
    ["whose response is too large", "/endless", async (answer) => (await answer).text()],
    ["whose response is interrupted", "/broken", async (answer) => (await answer).text()],
    ["without a response", "/silent", (answer) => answer],
    [
      "that is aborted before its response",
      "/silent",
      async (answer, cancel) => {
        await until(
          async () => open.size,
          (count) => count === 1,
        );
        cancel.abort();
        return answer;
      },
    ],
    [
      "that is aborted during its response",
      "/endless",
      async (answer, cancel) => {
        const { body } = await answer;
        cancel.abort();
        return body;
      },
    ],
  ])("is closed after a request %s", async (_, path, use) => {
    const cancel = new AbortController();
    const before = connected;
    const answer = makeGuardedFetch(url, 1_000)(`${url}${path}`, { signal: cancel.signal });
    await use(answer, cancel).catch(() => {});
    expect(connected).toBe(before + 1);
    await until(
      async () => open.size,
      (count) => count === 0,
    );
  });
});
