import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { promisify } from "node:util";
import { constants, createGzip, gzip } from "node:zlib";

/** Below this size, compression isn't worth the time. */
const MIN_COMPRESSED_BYTES = 1_024;

const COMPRESSIBLE = /^(text\/|application\/(\w+\+)?json)/;

const compress = promisify(gzip);

/**
 * Sends a route's response, compressed if that's worthwhile and the client accepts gzip. Sends a body of known length
 * all at once, and streams other bodies. While streaming, waits for slow clients, and cancels the body if the client disconnects.
 */
export async function sendResponse(
  answer: Response,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = answer.body as ReadableStream<Uint8Array> | null;
  // The listener has refused the request's body, or the client has disconnected.
  if (response.headersSent || response.destroyed) return body?.cancel();
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers)
    if (name === "set-cookie" || !response.hasHeader(name)) response.appendHeader(name, value);
  const isCompressible = COMPRESSIBLE.test(answer.headers.get("content-type") ?? "");
  if (isCompressible) response.appendHeader("Vary", "Accept-Encoding");
  if (!body) {
    response.end();
    return;
  }
  const length = answer.headers.get("content-length");
  const compresses =
    isCompressible &&
    Number(length ?? Number.POSITIVE_INFINITY) >= MIN_COMPRESSED_BYTES &&
    acceptsGzip(String(request.headers["accept-encoding"] ?? ""));
  if (compresses) response.setHeader("Content-Encoding", "gzip");
  if (length === null) return stream(body, response, compresses);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const sent = compresses ? await compress(bytes) : bytes;
  response.setHeader("Content-Length", sent.length);
  response.end(sent);
}

async function stream(
  body: ReadableStream<Uint8Array>,
  response: ServerResponse,
  compresses: boolean,
): Promise<void> {
  const parts = Readable.fromWeb(body);
  const sent = compresses
    ? pipeline(parts, createGzip({ flush: constants.Z_SYNC_FLUSH }), response)
    : pipeline(parts, response);
  // This fails if the client disconnects or if the route can't finish the body. In the second case, the route has
  // already logged the reason, and the client notices that the response was cut off.
  await sent.catch(() => {});
}

function acceptsGzip(header: string): boolean {
  return header.split(",").some((part) => {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    return (name === "gzip" || name === "*") && !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
  });
}
