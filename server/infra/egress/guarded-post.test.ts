import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { type Receiver, startReceiver } from "@/server/testing/servers/receiver";
import { guardedPost } from "./guarded-post";
import type { Resolve } from "./guarded-request";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const allow = (hosts: string) => settle(parseEnv({ OUTBOUND_ALLOW: hosts }));
const post = (url = receiver.url, options: { timeoutMs?: number; resolve?: Resolve } = {}) =>
  guardedPost(url, {
    headers: { "content-type": "application/json", "x-test": "1" },
    body: "{}",
    timeoutMs: 5_000,
    ...options,
  });

const standsFor =
  (addresses: string[]): Resolve =>
  (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );

describe("guardedPost", () => {
  test("posts to an allowed host and returns the response", async () => {
    allow(receiver.host);
    receiver.reply(204, 500);
    expect(await post()).toMatchObject({ status: 204 });
    expect(await post()).toMatchObject({ status: 500 });
    expect(receiver.received.at(-1)).toMatchObject({
      path: "/hooks",
      body: "{}",
      headers: { "x-test": "1" },
    });
  });

  test("connects only to public addresses, whether the host is an IP address or a name", async () => {
    allow("");
    const count = receiver.received.length;
    await expect(post()).rejects.toThrow("isn't public");
    const { port } = new URL(receiver.url);
    const named = `http://hooks.example.com:${port}/`;
    for (const addresses of [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::ffff:7f00:1"], ["10.0.0.1"]])
      await expect(post(named, { resolve: standsFor(addresses) })).rejects.toThrow("isn't public");
    expect(receiver.received).toHaveLength(count);
  });

  test("resolves a name once, when it connects, and ignores later DNS answers", async () => {
    allow("");
    const answers = [["192.0.2.1"], ["1.1.1.1"], ["127.0.0.1"]];
    let asked = 0;
    const resolve: Resolve = (name, options, callback) =>
      standsFor(answers[asked++] ?? ["127.0.0.1"])(name, options, callback);
    const count = receiver.received.length;
    const { port } = new URL(receiver.url);
    await expect(post(`http://rebind.example.com:${port}/`, { resolve })).rejects.toThrow("isn't public");
    expect(asked).toBe(1);
    await expect(post(`http://rebind.example.com:${port}/`, { resolve, timeoutMs: 300 })).rejects.toThrow();
    expect(asked).toBe(2);
    expect(receiver.received).toHaveLength(count);
  });

  test("doesn't follow redirects, regardless of their target", async () => {
    allow(receiver.host);
    const count = receiver.received.length;
    receiver.reply({ redirect: "http://127.0.0.1:1/" }, { redirect: receiver.url });
    expect(await post()).toMatchObject({ status: 302 });
    expect(await post()).toMatchObject({ status: 302 });
    expect(receiver.received).toHaveLength(count + 2);
  });

  test("treats a header that can't be sent as a permanent error, without showing the header's value", async () => {
    allow(receiver.host);
    const options = { headers: { "x-secret": "a\nb-geheim" }, body: "", timeoutMs: 5_000 };
    const fault = await guardedPost(receiver.url, options).catch((error: unknown) => error);
    expect(fault).toMatchObject({ name: "RequestFault", isTemporary: false, mayHaveArrived: false });
    expect(String(fault)).not.toContain("geheim");
  });

  test("gives up on a host that doesn't respond, and on an endless response", async () => {
    allow(receiver.host);
    receiver.reply("hang", "endless", "reset");
    await expect(post(receiver.url, { timeoutMs: 200 })).rejects.toThrow("No response within 0.2 seconds.");
    expect(await post()).toMatchObject({ status: 200 });
    await expect(post()).rejects.toThrow("The host closed the connection.");
    allow("127.0.0.1:9");
    await expect(post("http://127.0.0.1:9/")).rejects.toThrow(
      "The host refused the connection. Check the address and that the host is running.",
    );
  });

  test("knows that nothing arrived if the connection never opened", async () => {
    allow(receiver.host);
    const count = receiver.received.length;
    const encrypted = receiver.url.replace("http:", "https:");
    await expect(post(encrypted)).rejects.toMatchObject({ name: "RequestFault", mayHaveArrived: false });
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    allow(`127.0.0.1:${port}`);
    await expect(post(`https://127.0.0.1:${port}/`, { timeoutMs: 200 })).rejects.toMatchObject({
      message: "No response within 0.2 seconds.",
      mayHaveArrived: false,
    });
    silent.close();
    const resolve: Resolve = (_name, _options, callback) =>
      callback(Object.assign(new Error("connect"), { code: "EHOSTUNREACH" }), []);
    await expect(post("http://elsewhere.example.com/", { resolve })).rejects.toMatchObject({
      message: "The host can't be reached from this installation. Check its network.",
      isTemporary: true,
      mayHaveArrived: false,
    });
    expect(receiver.received).toHaveLength(count);
  });

  test("doesn't know whether a request without a response arrived", async () => {
    allow(receiver.host);
    receiver.reply("hang", "reset");
    await expect(post(receiver.url, { timeoutMs: 200 })).rejects.toMatchObject({ mayHaveArrived: true });
    await expect(post()).rejects.toMatchObject({ mayHaveArrived: true });
  });

  test("explains what to do about a host that doesn't exist", async () => {
    const resolve: Resolve = (_name, _options, callback) =>
      callback(Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }), []);
    await expect(post("http://nowhere.example.com/", { resolve })).rejects.toThrow(
      "Unknown host. Check the address. A private host must also be allowed with OUTBOUND_ALLOW.",
    );
  });
});
