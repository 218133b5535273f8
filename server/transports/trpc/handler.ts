import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { AppError } from "@/server/domain/error";
import { TRPC_BODY } from "@/server/domain/http/body-limits";
import { readBytes } from "@/server/infra/read-bytes";
import { refuseBrowserRequest, refuseForeignStream } from "@/server/transports/auth/browser-request";
import { findSignedIn } from "@/server/transports/auth/signed-in";
import { createTrpcContext, logIfUnknown, type TrpcContext, toTrpcError } from "./init";
import { appRouter } from "./router";

/** The only long-running call. */
const STREAM = "live.follow";

/** Handles the browser's calls. Accepts changes only as JSON from the app's own pages. */
export async function handleTrpc(request: Request): Promise<Response> {
  // An open page sends queries all day, so a query doesn't show that anyone is using the page. Opening a page or
  // changing something does.
  const uses = request.method !== "GET";
  return serveTrpc(request, () => createTrpcContext(findSignedIn(uses)));
}

/** Handles a call with the context that `createContext` returns. */
export function serveTrpc(request: Request, createContext: () => Promise<TrpcContext>): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: withBoundedJson(request),
    router: appRouter,
    createContext: ({ info }) => {
      const streams = request.method === "GET" && info.calls.every(({ path }) => path === STREAM);
      const refusal = streams ? refuseForeignStream(request) : refuseBrowserRequest(request);
      if (refusal) throw toTrpcError(refusal);
      return createContext();
    },
    onError: logIfUnknown,
    responseMeta: () => ({ headers: { "Cache-Control": "no-store" } }),
  });
}

/** Limits the size of tRPC's input, since tRPC doesn't do this itself. */
function withBoundedJson(request: Request): Request {
  const json = async (): Promise<unknown> => {
    const bytes = await readBytes(request, TRPC_BODY.bytes);
    if (bytes === null) throw new AppError("too-large", TRPC_BODY.refusal);
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  return Object.assign(request, { json });
}
