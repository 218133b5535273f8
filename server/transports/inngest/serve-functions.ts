import { serve } from "inngest/edge";
import type { InngestSettings } from "@/server/infra/env";
import { executorName } from "@/server/infra/executor/describe";
import { makeFunctions } from "@/server/runs/functions";
import { makeInngestClient } from "./client";

const PATH = "/api/inngest";

/** Returns the registered address where Inngest calls the functions. */
export function functionsUrl({ serveOrigin }: Exclude<InngestSettings, { mode: "embedded" }>): string {
  return `${serveOrigin}${PATH}`;
}

/**
 * Creates the SDK's handler. Registers the configured address, since requests contain a different one if HOST
 * is 0.0.0.0. Aborting `stopping` aborts the handler's calls to Inngest.
 */
export function serveFunctions(
  settings: Exclude<InngestSettings, { mode: "embedded" }>,
  options: { enableUnauthedSync: boolean },
  stopping?: AbortSignal,
): (request: Request) => Promise<Response> {
  const client = makeInngestClient(settings, stopping);
  const functions = makeFunctions(client, executorName(settings));
  return serve({ client, functions, serveOrigin: settings.serveOrigin, servePath: PATH, ...options });
}
