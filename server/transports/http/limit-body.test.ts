import { once } from "node:events";
import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bodyLimitOf } from "@/server/domain/http/body-limits";
import { createListener } from "./listener";
import { closeHttpServer, createHttpServer, listen } from "./server";

const MEBIBYTE = 1024 * 1024;

let server: Server;
let port: number;
/** How much of each body the handler received, and whether it reached the end. */
let received: { bytes: number; ended: boolean }[] = [];
let reads = true;

beforeAll(async () => {
  const options = { https: false, production: true, trustedProxies: 0 };
  server = createHttpServer(
    createListener(async (request, response) => {
      const one = { bytes: 0, ended: false };
      received.push(one);
      if (reads) {
        // Reads the body through a web stream, as Next does.
        for await (const chunk of Readable.toWeb(request)) one.bytes += chunk.length;
        one.ended = true;
      }
      response.end("served");
    }, options),
  );
  port = await listen(server, 0, "127.0.0.1");
});
afterAll(() => closeHttpServer(server, 0));
beforeEach(() => {
  received = [];
  reads = true;
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Posts this many bytes, either with a content length or in chunks. */
function post(path: string, bytes: number, chunked: boolean): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = chunked ? { "Transfer-Encoding": "chunked" } : { "Content-Length": bytes };
    const options = { host: "127.0.0.1", port, path, method: "POST", headers };
    const request = httpRequest(options, async (response: IncomingMessage) =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }),
    );
    request.on("error", reject);
    const piece = Buffer.alloc(64 * 1024, "x");
    Readable.from(
      (function* () {
        for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, left);
      })(),
    ).pipe(request);
  });
}

const PATHS = [
  "/api/v1/workflows",
  "/api/auth/_log",
  "/api/trpc/draft.save",
  "/api/inngest",
  "/r/x",
  "/workflows",
];

describe.each(PATHS)("a body for %s", (path) => {
  const max = bodyLimitOf(path).bytes;

  test.each([true, false])("of the maximum size arrives completely (chunked: %s)", async (chunked) => {
    expect(await post(path, max, chunked)).toMatchObject({ status: 200, body: "served" });
    expect(received).toEqual([{ bytes: max, ended: true }]);
  });

  test("with a length over the limit is refused without being read", async () => {
    const { status, headers } = await post(path, max + 1, false);
    expect(status).toBe(413);
    expect(headers.connection).toBe("close");
    expect(received).toEqual([]);
  });

  test("in chunks is cut off at the limit, and its reader never sees it end", async () => {
    expect((await post(path, 8 * max, true)).status).toBe(413);
    expect(received).toHaveLength(1);
    expect(received[0]?.ended).toBe(false);
    expect(received[0]?.bytes).toBeLessThanOrEqual(max);
  });
});

test("a chunked body that isn't read gets its handler's response", async () => {
  reads = false;
  expect(await post("/api/v1/workflows", 1000, true)).toMatchObject({ status: 200, body: "served" });
});

test("a client that expects 100-continue gets a 100 or a refusal before it sends the body", async () => {
  const ask = async (length: number) => {
    const client = connect(port, "127.0.0.1");
    client.write(
      `POST /workflows HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`,
    );
    const [answer] = await once(client, "data");
    client.destroy();
    return String(answer);
  };
  expect(await ask(10)).toMatch(/^HTTP\/1.1 100 /);
  expect(await ask(2 * MEBIBYTE)).toMatch(/^HTTP\/1.1 413 /);
});

describe("the response to a body that is too large", () => {
  test.each(["/api/v1/workflows", "/hooks/trg_1"])("is a problem document at %s", async (path) => {
    const { headers, body } = await post(`${path}?a=1`, 2 * MEBIBYTE, false);
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(body)).toMatchObject({
      type: "/problems/too-large",
      status: 413,
      instance: path,
      detail: "The request body is larger than 1 MiB. Send less data.",
      requestId: headers["x-request-id"],
    });
  });

  test("can be read by tRPC's client", async () => {
    const { body } = await post("/api/trpc/draft.save?batch=1", 3 * MEBIBYTE, true);
    expect(JSON.parse(body)).toMatchObject({
      type: "/problems/too-large",
      error: {
        message: "The request body is larger than 2 MiB. Send less data.",
        data: { code: "PAYLOAD_TOO_LARGE", httpStatus: 413, appCode: "too-large" },
      },
    });
  });

  test("is a page if a form was submitted", async () => {
    const { headers, body } = await post("/r/abc", 2 * MEBIBYTE, false);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(body).toContain("The document is too long. Go back and shorten it.");
  });
});
