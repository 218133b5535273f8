import { serve } from "inngest/edge";
import { AppError } from "@/server/domain/error";
import { presentProblem } from "@/server/domain/problem";
import { env, type InngestSettings } from "@/server/env";
import { executorName, makeInngestClient } from "./client";
import { makeFunctions } from "./functions/all";

type Handler = (request: Request) => Promise<Response>;

const PATH = "/api/inngest";

let served: { settings: InngestSettings; handle: Handler } | undefined;

/**
 * The door through which an Inngest server calls the functions, signed. On the embedded executor it stays shut: in
 * development mode, which that needs, the SDK would take unsigned calls with forged state from anyone.
 */
export const handleInngest: Handler = async (request) => {
  const settings = env().inngest;
  if (settings.mode === "embedded") return refuse(request);
  if (served?.settings !== settings) {
    served = { settings, handle: serveFunctions(settings, { enableUnauthedSync: false }) };
  }
  return served.handle(request.method === "PUT" ? withoutQuery(request) : request);
};

/** The SDK would register the query with the address. */
function withoutQuery(request: Request): Request {
  const url = new URL(request.url);
  url.search = "";
  return new Request(url, request);
}

/** The SDK's handler. It registers the configured address with the server: behind HOST=0.0.0.0, a request names another. */
function serveFunctions(
  settings: Exclude<InngestSettings, { mode: "embedded" }>,
  options: { enableUnauthedSync: boolean },
): Handler {
  const client = makeInngestClient(settings);
  const functions = makeFunctions(client, executorName(settings));
  return serve({ client, functions, serveOrigin: settings.serveOrigin, servePath: PATH, ...options });
}

function refuse(request: Request): Response {
  const error = new AppError(
    "not-found",
    "Runs are carried out by the executor inside this app. To use an Inngest server, set INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY (and INNGEST_BASE_URL when you host it), and start again.",
  );
  const { status, headers, body } = presentProblem(error, {
    requestId: request.headers.get("x-request-id") ?? "none",
    instance: new URL(request.url).pathname,
  });
  return new Response(body, { status, headers });
}
