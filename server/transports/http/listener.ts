import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { isIP } from "node:net";
import { AppError } from "@/server/domain/error";
import { bodyLimitOf } from "@/server/domain/http/body-limits";
import { logger } from "@/server/infra/logger";
import { limitBody } from "./limit-body";
import { record } from "./record";
import { answerRefusal, isApi } from "./refusal";
import { refuseBatch } from "./refuse-batch";
import { refuseRequest } from "./refuse-request";
import { securityHeaders } from "./security-headers";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Internal headers of Next and of this app. Clients can't set them. */
const INTERNAL =
  /^(x-middleware-|x-now-|x-invoke-|x-matched-path$|next-resume$|x-next-resume|content-security-policy)/;

/** Headers that Next's pages send to load other pages. In the API, they would lead to a redirect. */
const NAVIGATION = /^(rsc$|next-|x-nextjs-)/;

/**
 * Creates the listener that runs before Next. It refuses malformed requests, assigns request IDs, and sets
 * the security headers.
 */
export function createListener(
  handle: Handler,
  options: { https: boolean; production: boolean; trustedProxies: number },
): RequestListener {
  return (request, response) => {
    const requestId = randomUUID();
    const target = request.url ?? "";
    watch(request, response, requestId);
    const { https, production } = options;
    const nonce = randomBytes(16).toString("base64");
    const headers = securityHeaders({ target, nonce, https, production });
    dropHeaders(request.headers, INTERNAL);
    if (isApi(target)) dropHeaders(request.headers, NAVIGATION);
    request.headers["x-request-id"] = requestId;
    request.headers["x-request-target"] = target;
    request.headers["x-client-address"] = clientAddress(request, options);
    request.headers["content-security-policy"] = headers["Content-Security-Policy"];
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader("X-Request-Id", requestId);

    const refusal = refuseRequest(request.method ?? "", target) ?? refuseBatch(target);
    if (refusal) return answerRefusal(response, { error: refusal, target, requestId });
    let refused = false;
    const limit = bodyLimitOf(target);
    limitBody(request, limit.bytes, (dropped) => {
      refused = true;
      if (response.headersSent) return response.destroy();
      const error = new AppError("too-large", limit.refusal);
      answerRefusal(response, { error, target, requestId }, dropped);
    });
    if (refused) return;
    handle(request, response).catch((error: unknown) => {
      if (refused) return;
      logger().error({ err: error, requestId }, "request failed");
      if (response.headersSent) return response.destroy();
      answerRefusal(response, { error, target, requestId });
    });
  };
}

/** Counts and logs the request, recording only its route and status. */
function watch(request: IncomingMessage, response: ServerResponse, requestId: string) {
  const began = performance.now();
  response.once("close", () => {
    // As in nginx, 499 means that the client disconnected before the response.
    const status = response.headersSent ? response.statusCode : 499;
    record(request, { status, requestId, milliseconds: performance.now() - began });
  });
}

/**
 * Returns the client's address, as seen by the outermost trusted proxy. Ignores earlier X-Forwarded-For entries,
 * because anyone can write them. Returns an empty string if there's no valid address, or if the app is behind a
 * proxy but trusts none: all clients would then share the proxy's address.
 */
function clientAddress(
  request: IncomingMessage,
  { trustedProxies, https }: { trustedProxies: number; https: boolean },
): string {
  const { "x-forwarded-for": header = "" } = request.headers;
  const socket = request.socket.remoteAddress ?? "";
  // This server uses only plain HTTP, so there has to be a proxy if the public address uses https. A
  // forwarded request from this machine also means that there is a proxy.
  if (trustedProxies === 0 && (https || (header !== "" && isLoopback(socket)))) return "";
  const heard = [...String(header).split(","), socket].map((address) => address.trim());
  const address = heard.filter(Boolean).at(-1 - trustedProxies) ?? "";
  return isIP(address) ? address : "";
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(address);
}

function dropHeaders(headers: IncomingHttpHeaders, which: RegExp) {
  for (const name of Object.keys(headers)) if (which.test(name)) delete headers[name];
}
