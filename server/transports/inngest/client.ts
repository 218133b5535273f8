import { Inngest } from "inngest";
import type { InngestSettings } from "@/server/infra/env";
import { logger } from "@/server/infra/logger";
import { timeLimit } from "@/server/infra/time-limit";

const APP_ID = "countersign";

/**
 * The timeout for a call. Without one, a server that never responds would block everything that waits for the
 * call.
 */
export const CALL_MS = 10_000;

/** Creates the client for the configured Inngest server. Aborting `stopping` aborts the client's calls. */
export function makeInngestClient(
  settings: Exclude<InngestSettings, { mode: "embedded" }>,
  stopping?: AbortSignal,
): Inngest.Any {
  const common = { id: APP_ID, logger: sdkLogger(), fetch: fetchUntil(stopping) };
  if (settings.mode === "dev") return new Inngest({ ...common, isDev: true, baseUrl: settings.url });
  const { eventKey, signingKey, baseUrl } = settings;
  return new Inngest({ ...common, isDev: false, eventKey, signingKey, ...(baseUrl && { baseUrl }) });
}

function fetchUntil(stopping: AbortSignal | undefined): typeof fetch {
  return (input, init) => {
    const given = [init?.signal, stopping].filter((signal) => signal instanceof AbortSignal);
    return fetch(input, { ...init, signal: timeLimit(CALL_MS, ...given) });
  };
}

/** Creates the client for the embedded executor in this process. */
export function makeEmbeddedClient(fetch: typeof globalThis.fetch): Inngest.Any {
  return new Inngest({ id: APP_ID, isDev: true, fetch, logger: sdkLogger() });
}

/** Creates the SDK's logger. It demotes messages, because the SDK reports expected events as errors. */
function sdkLogger() {
  const log = logger();
  return {
    debug: () => {},
    info: () => {},
    warn: (...args: unknown[]) => log.debug({ args }, "inngest"),
    error: (...args: unknown[]) => log.warn({ args }, "inngest"),
  };
}
