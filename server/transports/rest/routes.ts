import { AppError, methodNotAllowed } from "@/server/domain/error";
import { answer, type Handler } from "./answer";

export const ROUTE_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type RouteMethod = (typeof ROUTE_METHODS)[number];

/**
 * Returns everything that a route file exports: the given handlers, HEAD if there is a GET, OPTIONS, and a
 * 405 for all other methods, since Next's 405 has no body. Each file exports all methods by name, as Next
 * requires.
 */
export function routes(
  handlers: Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Handler>>,
): Record<RouteMethod, Handler> {
  const { GET, POST, PUT, PATCH, DELETE } = handlers;
  const known = { GET, HEAD: GET, POST, PUT, PATCH, DELETE };
  const Allow = ROUTE_METHODS.filter((method) => method === "OPTIONS" || known[method]).join(", ");
  const refuse = answer(async ({ method }) => {
    throw methodNotAllowed(method, Allow);
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

export const unknownPath = answer(async () => {
  throw new AppError(
    "not-found",
    "There's nothing at this address. GET /api/openapi.json lists all endpoints.",
  );
});
