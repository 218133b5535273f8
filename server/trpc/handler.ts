import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { isSameOrigin } from "@/server/auth/same-origin";
import { createTrpcContext, logIfUnknown } from "./init";
import { appRouter } from "./router";

/** The browser's door. What changes something comes from our own pages, as JSON. */
export async function handleTrpc(request: Request): Promise<Response> {
  if (request.method === "POST") {
    if (!isSameOrigin(request.headers)) return refuse(403, "Send this from a page of this site.");
    const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
    if (mediaType.trim().toLowerCase() !== "application/json") return refuse(415, "Send application/json.");
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: createTrpcContext,
    onError: logIfUnknown,
    responseMeta: () => ({ headers: { "Cache-Control": "no-store" } }),
  });
}

function refuse(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status });
}
