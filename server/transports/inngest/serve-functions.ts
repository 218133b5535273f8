import { serve } from "inngest/edge";
import type { InngestSettings } from "@/server/infra/env";
import { executorName } from "@/server/infra/executor/describe";
import { makeFunctions } from "@/server/runs/functions";
import { makeInngestClient } from "./client";

const PATH = "/api/inngest";

/** The registered address where Inngest calls the functions. */
export function functionsUrl({ serveOrigin }: Exclude<InngestSettings, { mode: "embedded" }>): string {
  return `${serveOrigin}${PATH}`;
}

/**
 * The SDK's handler. Registers the configured address, since with HOST=0.0.0.0 requests name a different one.
 * Aborting `stopping` aborts its calls.
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
