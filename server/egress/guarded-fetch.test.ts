import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/env";
import { type Receiver, startReceiver } from "@/server/testing/receiver";
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
/** What a refusal says, in its own words or its cause's. */
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

// immune: CVE-2026-42449, CVE-2025-56520, CVE-2026-44578 server-side request forgery
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
  ])("connects to nothing at %s", async (address) => {
    allow("");
    const count = receiver.received.length;
    const url = address.replace("PORT", new URL(receiver.url).port);
    expect(await refusal(ask(url))).toContain("not public");
    expect(receiver.received).toHaveLength(count);
  });

  test.each([[["127.0.0.1"]], [["1.1.1.1", "127.0.0.1"]], [["::ffff:7f00:1"]], [["169.254.169.254"]]])(
    "connects to no name that stands for %j",
    async (addresses) => {
      allow("");
      const count = receiver.received.length;
      const url = `http://models.example.com:${new URL(receiver.url).port}/`;
      expect(await refusal(ask(url, standsFor(...addresses)))).toContain("not public");
      expect(receiver.received).toHaveLength(count);
    },
  );

  test("asks what a name stands for once, when it connects: a rebound name is not asked again", async () => {
    allow("");
    let asked = 0;
    const resolve: Resolve = (name, options, callback) =>
      standsFor(asked++ === 0 ? "192.0.2.1" : "127.0.0.1")(name, options, callback);
    const url = `http://rebind.example.com:${new URL(receiver.url).port}/`;
    expect(await refusal(ask(url, resolve))).toContain("not public");
    expect(asked).toBe(1);
  });

  test("hands a redirect back, so that a key reaches no other address", async () => {
    allow(receiver.host);
    const count = receiver.received.length;
    receiver.reply({ redirect: "http://169.254.169.254/" });
    expect((await ask(receiver.url)).status).toBe(302);
    expect(receiver.received).toHaveLength(count + 1);
  });

  test("goes to its own origin only, whatever it is asked for", async () => {
    allow(`${receiver.host} 127.0.0.1:9`);
    const guarded = makeGuardedFetch(receiver.url, 2_000);
    expect(await refusal(guarded("http://127.0.0.1:9/"))).toContain("its own address only");
    const { port } = new URL(receiver.url);
    expect(await refusal(guarded(`https://127.0.0.1:${port}/`))).toContain("its own address only");
    receiver.reply(204);
    expect((await guarded(receiver.url, { method: "POST", body: "{}" })).status).toBe(204);
  });
});
