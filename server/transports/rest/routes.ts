import { AppError } from "@/server/domain/error";
import { answer, type Handler } from "./answer";

export const ROUTE_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type RouteMethod = (typeof ROUTE_METHODS)[number];

/**
 * All that a route file exports: the handlers given, HEAD where there is a GET, OPTIONS, and for every other method
 * a 405 (Next's own is empty). Each file names all of them, since Next sees only what is exported.
 */
export function routes(
  handlers: Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Handler>>,
): Record<RouteMethod, Handler> {
  const { GET, POST, PUT, PATCH, DELETE } = handlers;
  const known = { GET, HEAD: GET, POST, PUT, PATCH, DELETE };
  const Allow = ROUTE_METHODS.filter((method) => method === "OPTIONS" || known[method]).join(", ");
  const refuse = answer(async ({ method }) => {
    const detail = `${method} does nothing here. This path answers ${Allow}.`;
    throw new AppError("method-not-allowed", detail, { headers: { Allow } });
  });
  return {
    GET: GET ?? refuse,
    HEAD: GET ?? refuse,
    POST: POST ?? refuse,
    PUT: PUT ?? refuse,
    PATCH: PATCH ?? refuse,
    DELETE: DELETE ?? refuse,
    OPTIONS: answer(async () => ({ status: 204, headers: { Allow }, body: "" })),
  };
}

/** The handler of every path that is none. */
export const nothingHere = answer(async () => {
  throw new AppError(
    "not-found",
    "There is nothing at this address. GET /api/openapi.json lists what there is.",
  );
});
