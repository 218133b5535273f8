/// <reference types="vite/types/importMeta.d.ts" />
import type { Scope } from "@/server/domain/access/access";
import type { Operation } from "@/server/domain/operation";
import { OPERATIONS } from "@/server/domain/operations";
import type { ServiceContext } from "@/server/services/context";
import { createToken } from "@/server/services/token/create";

type ApiHandler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;

export interface ApiRoute {
  /** The path, in the format that operations use: /api/v1/workflows/{id} */
  path: string;
  handlers: Record<string, ApiHandler>;
}

/**
 * Loads every route file of the REST API: all of app/.well-known, and all of app/api except the catch-all and the
 * routes of other protocols. The other protocols check access themselves.
 */
export async function loadRoutes(): Promise<ApiRoute[]> {
  const files = import.meta.glob<ApiRoute["handlers"]>([
    "/app/.well-known/**/route.ts",
    "/app/api/**/route.ts",
    "!/app/api/{auth,inngest,metrics,trpc}/**",
    "!/app/api/\\[\\[...path\\]\\]/route.ts",
  ]);
  return Promise.all(
    Object.entries(files).map(async ([file, load]) => ({
      path: file.slice("/app".length, -"/route.ts".length).replaceAll(/\[(\w+)\]/g, "{$1}"),
      handlers: await load(),
    })),
  );
}

export interface Sent {
  params?: Record<string, string>;
  query?: string;
  token?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as is. The content type is JSON unless `headers` sets a different one. */
  raw?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

export type Send = (operation: Pick<Operation, "method" | "path">, sent?: Sent) => Promise<Response>;

/** Calls operations' handlers as Next does, with a real Request and Response. */
export async function openApi(): Promise<Send> {
  const byPath = new Map((await loadRoutes()).map((route) => [route.path, route.handlers]));
  return async ({ method, path }, { params = {}, query = "", token, headers, json, raw } = {}) => {
    const handler = byPath.get(path)?.[method];
    if (!handler) throw new Error(`no route answers ${method} ${path}`);
    const body = json === undefined ? raw : JSON.stringify(json);
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? "none"));
    const init: RequestInit & { duplex: "half" } = {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body ?? null,
      duplex: "half",
    };
    const request = new Request(`http://localhost${url}${query && `?${query}`}`, init);
    return handler(request, { params: Promise.resolve(params) });
  };
}

export async function makeToken(ctx: ServiceContext, scopes?: Scope[]): Promise<string> {
  return (await createToken(ctx, { name: "test", ...(scopes && { scopes }) })).token;
}

/** The operations that need a token, each with a valid body. */
export const GUARDED = OPERATIONS.flatMap(({ scope, ...rest }) =>
  scope === null
    ? []
    : [{ operation: { ...rest, scope }, json: rest.examples.find(({ body }) => body !== undefined)?.body }],
);
