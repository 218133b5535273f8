import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { refuseBrowserRequest, refuseForeignStream } from "@/server/auth/browser-request";
import { createTrpcContext, logIfUnknown, type TrpcContext, toTrpcError } from "./init";
import { appRouter } from "./router";

/** The browser's door. What changes something comes from our own pages, as JSON. */
export async function handleTrpc(request: Request): Promise<Response> {
  return serveTrpc(request, createTrpcContext);
}

/** The door with whoever `createContext` says is there. */
export function serveTrpc(request: Request, createContext: () => Promise<TrpcContext>): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: ({ info }) => {
      const streams = info.calls.some(({ path }) => path.startsWith("live."));
      const refusal = streams ? refuseForeignStream(request) : refuseBrowserRequest(request);
      if (refusal) throw toTrpcError(refusal);
      return createContext();
    },
    onError: logIfUnknown,
    responseMeta: () => ({ headers: { "Cache-Control": "no-store" } }),
  });
}
