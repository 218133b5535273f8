import type { IncomingMessage, ServerResponse } from "node:http";
import { NO_SUCH_ROUTE, routeOf } from "@/server/transports/metrics/route-of";
import { ROUTE_METHODS, unknownPath } from "@/server/transports/rest/routes";
import type { FindRoute } from "./find-route";
import { sendResponse } from "./send-response";

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Serves the API without Next, because Next's overhead is several times the cost of a typical request. The routes
 * therefore use this process's modules, not the copies in Next's bundles. Requests for other paths go to `others`, but
 * never those under /api that no route has: Next responds to some of them with a page.
 */
export function serveRoutes(find: FindRoute, others: Serve): Serve {
  return async (request, response) => {
    const [path = ""] = (request.url ?? "").split("?", 1);
    const route = find(path);
    const method = ROUTE_METHODS.find((known) => known === request.method);
    const handle = method && route?.handlers[method];
    if (!handle && routeOf(path) !== NO_SUCH_ROUTE) return others(request, response);
    const context = { params: Promise.resolve(route?.params) };
    const answer = await (handle ?? unknownPath)(toWebRequest(request, response), context);
    await sendResponse(answer, request, response);
  };
}

/** Converts a request. The new request's signal is aborted if the client disconnects before the response has ended. */
function toWebRequest(request: IncomingMessage, response: ServerResponse): Request {
  const { method = "GET", headers } = request;
  const disconnected = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) disconnected.abort();
  });
  const init: RequestInit & { duplex: "half" } = {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    body: method === "GET" || method === "HEAD" ? null : bodyOf(request),
    duplex: "half",
    signal: disconnected.signal,
  };
  // Not the Host header, which isn't always valid. Routes use only the path and the query.
  return new Request(`http://localhost${request.url}`, init);
}

/** Reads nothing before the route does. If the route never reads the body, Node discards it. */
function bodyOf(request: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = request.iterator({ destroyOnReturn: false });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}
