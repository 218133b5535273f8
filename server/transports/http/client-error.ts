import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import { METHODS } from "./refuse-request";

export type Refusal = {
  status: number;
  reason: string;
  type: string;
  title: string;
  detail: string;
  allow?: string;
};

const BROKEN: Refusal = {
  status: 400,
  reason: "Bad Request",
  type: "/problems/invalid-input",
  title: "Invalid input",
  detail: "This isn't a valid HTTP request.",
};

export const OTHER_METHOD: Refusal = {
  status: 405,
  reason: "Method Not Allowed",
  type: "/problems/method-not-allowed",
  title: "Method not allowed",
  detail: `This server supports ${METHODS.join(", ")}.`,
  allow: METHODS.join(", "),
};

const REFUSALS: Record<string, Refusal> = {
  HPE_INVALID_METHOD: OTHER_METHOD,
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: "Request Header Fields Too Large",
    type: "/problems/too-large",
    title: "Too large",
    detail: "Request headers can't be larger than 16 KiB.",
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: "Request Timeout",
    type: "/problems/timeout",
    title: "Request timeout",
    detail: "The request took too long to arrive. Send it again.",
  },
};

/** Responds if Node couldn't read a request, for example because it's malformed or arrives too slowly. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex) {
  if (!socket.writable || error.code === "ECONNRESET") return socket.destroy();
  refuseSocket(socket, REFUSALS[error.code ?? ""] ?? BROKEN, randomUUID());
}

/** How long the client has to finish sending and close, in milliseconds. After that, the connection is destroyed. */
const LINGER_MS = 5_000;

/** Responds on a connection that Node has no response object for, then closes it. */
export function refuseSocket(socket: Duplex, refusal: Refusal, requestId: string) {
  const { status, reason, allow, ...words } = refusal;
  const body = JSON.stringify({ ...words, status, requestId });
  const headers = [
    `HTTP/1.1 ${status} ${reason}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "X-Content-Type-Options: nosniff",
    `X-Request-Id: ${requestId}`,
    ...(allow ? [`Allow: ${allow}`] : []),
    "Connection: close",
  ];
  socket.on("error", () => socket.destroy());
  socket.end(`${headers.join("\r\n")}\r\n\r\n${body}`);
  // Read and drop any remaining data. Otherwise closing would send a reset, and the client would lose the
  // response.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
}
