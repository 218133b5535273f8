import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { until } from "@/server/testing/until";
import { CALL_MS } from "./client";
import { registerAgain, startRegistration } from "./register";

const KEY = "cd".repeat(32);
/** Null means no response. */
let answers: (number | null)[];
let heard: { authorization: string | undefined; url: string }[];
let close: () => Promise<void>;
let registration: { stop(): Promise<void> } | undefined;

beforeEach(async () => {
  answers = [];
  heard = [];
  const server = createServer(async (request, response) => {
    const { url } = (await json(request)) as { url: string };
    heard.push({ authorization: request.headers.authorization, url });
    const status = answers.length > 0 ? answers.shift() : 200;
    if (!status) return;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(response.statusCode === 200 ? '{"ok":true,"modified":true}' : "away");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = async () => {
    server.closeAllConnections();
    server.close();
  };
  settle(
    parseEnv({
      LOG_LEVEL: "silent",
      INNGEST_EVENT_KEY: "key",
      INNGEST_SIGNING_KEY: KEY,
      INNGEST_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      INNGEST_SERVE_ORIGIN: "http://proxy.test:8080",
    }),
  );
});
afterEach(async () => {
  await registration?.stop();
  await close();
});

const heardTimes = (times: number) =>
  until(
    async () => heard.length,
    (count) => count === times,
  );

describe("startRegistration", () => {
  test("retries until the server accepts, and then stops", async () => {
    answers = [503, 500];
    registration = startRegistration();
    await heardTimes(3);
    const hash = createHash("sha256").update(Buffer.from(KEY, "hex")).digest("hex");
    for (const { authorization, url } of heard) {
      expect(authorization).toBe(`Bearer ${hash}`);
      expect(url).toBe("http://proxy.test:8080/api/inngest");
    }
    await registration.stop();
    expect(heard).toHaveLength(3);
  });

  test("registers again when asked, but not after being stopped", async () => {
    registration = startRegistration();
    await heardTimes(1);
    await until(
      async () => registerAgain(),
      () => heard.length >= 2,
    );
    await registration.stop();
    const before = heard.length;
    registerAgain();
    expect(heard).toHaveLength(before);
  });

  test("stops without waiting for a server that never responds", async () => {
    answers = [null];
    registration = startRegistration();
    await heardTimes(1);
    const began = performance.now();
    await registration.stop();
    expect(performance.now() - began).toBeLessThan(CALL_MS / 2);
    expect(heard).toHaveLength(1);
  });

  test("does nothing with the embedded executor", async () => {
    settle(parseEnv({}));
    await startRegistration().stop();
    expect(heard).toEqual([]);
  });
});
