import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { guardedRequest } from "./guarded-request";

const MAX = 64 * 1024;
const TEXT = "Grüße, 日本\n".repeat(100);

let answer: (response: ServerResponse) => void;
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  settle(parseEnv({ OUTBOUND_ALLOW: new URL(url).host }));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ask = () =>
  guardedRequest(url, { method: "GET", headers: {}, body: null, timeoutMs: 5_000, maxBytes: MAX });
const send = (encoding: string | string[], body: Buffer) => {
  answer = (response) => response.setHeader("content-encoding", encoding).end(body);
  return ask();
};
const TWICE = brotliCompressSync(gzipSync(TEXT));

describe("a response with a Content-Encoding", () => {
  test.each<[string, string | string[], Buffer]>([
    ["gzip", "gzip", gzipSync(TEXT)],
    ["gzip in capitals", "GZip", gzipSync(TEXT)],
    [
      "gzip with several members",
      "x-gzip",
      Buffer.concat([gzipSync(TEXT.slice(0, 9)), gzipSync(TEXT.slice(9))]),
    ],
    ["br", "br", brotliCompressSync(TEXT)],
    ["deflate", "deflate", deflateSync(TEXT)],
    ["deflate without its header", "deflate", deflateRawSync(TEXT)],
    ["identity", "identity", Buffer.from(TEXT)],
    ["gzip, then br", "gzip, br", TWICE],
    ["gzip, then br, in two headers", ["gzip", "br"], TWICE],
  ])("is decoded: %s", async (_, encoding, body) => {
    expect(await send(encoding, body)).toMatchObject({ cut: false, undecodable: null });
    expect((await send(encoding, body)).body.toString()).toBe(TEXT);
  });

  test.each(["gzip", "br", "deflate"])("can be empty: %s", async (encoding) => {
    expect(await send(encoding, Buffer.alloc(0))).toMatchObject({ cut: false, undecodable: null });
  });

  test.each<[string, Buffer, string]>([
    ["gzip", Buffer.from("plain"), "it isn't valid gzip"],
    ["gzip", gzipSync(TEXT).subarray(0, 50), "it isn't valid gzip"],
    ["br", Buffer.from("plain text, not Brotli"), "it isn't valid br"],
    ["deflate", Buffer.from("plain"), "it isn't valid deflate"],
    ["zstd", Buffer.from("x"), "its Content-Encoding is zstd"],
    ["constructor", Buffer.from("x"), "its Content-Encoding is constructor"],
    ["gzip, gzip, gzip, gzip", Buffer.from("x"), "its Content-Encoding is gzip, gzip, gzip, gzip"],
  ])("that can't be decoded says why: %s %s", async (encoding, body, undecodable) => {
    expect(await send(encoding, body)).toMatchObject({ undecodable, body: Buffer.alloc(0) });
  });

  const zeros = Buffer.alloc(64 * 1024 * 1024);
  test.each<[string, Buffer]>([
    ["gzip", gzipSync(zeros)],
    ["br", brotliCompressSync(zeros)],
    ["deflate", deflateSync(zeros)],
    ["gzip, gzip", gzipSync(gzipSync(zeros))],
  ])("is cut at the limit of decoded bytes: a bomb of 64 MiB with %s", async (encoding, body) => {
    expect(body.length).toBeLessThan(MAX + 2_000);
    const before = process.memoryUsage().arrayBuffers;
    const read = await send(encoding, body);
    expect(read).toMatchObject({ cut: true, undecodable: null });
    expect(read.body.length).toBeLessThanOrEqual(MAX);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  test("is cut if it never ends and decodes to nothing", async () => {
    const nothing = gzipSync("");
    answer = (response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.concat(Array(500).fill(nothing)))) {}
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    };
    expect(await ask()).toMatchObject({ cut: true, undecodable: null });
  });

  test("fails like any other if the connection breaks", async () => {
    answer = (response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-length": 1000 });
      response.write(gzipSync(TEXT).subarray(0, 20), () => response.destroy());
    };
    await expect(ask()).rejects.toMatchObject({ name: "RequestFault", isTemporary: true });
  });
});
