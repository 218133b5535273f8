import { serve } from "inngest/edge";
import type { InngestSettings } from "@/server/env";
import { executorName, makeInngestClient } from "./client";
import { makeFunctions } from "./functions/all";

const PATH = "/api/inngest";

/** Where Inngest calls the functions, as it is registered. */
export function functionsUrl({ serveOrigin }: Exclude<InngestSettings, { mode: "embedded" }>): string {
  return `${serveOrigin}${PATH}`;
}

/** The SDK's handler. It registers the configured address with the server: behind HOST=0.0.0.0, a request names another. */
export function serveFunctions(
  settings: Exclude<InngestSettings, { mode: "embedded" }>,
  options: { enableUnauthedSync: boolean },
): (request: Request) => Promise<Response> {
  const client = makeInngestClient(settings);
  const functions = makeFunctions(client, executorName(settings));
  return serve({ client, functions, serveOrigin: settings.serveOrigin, servePath: PATH, ...options });
}
