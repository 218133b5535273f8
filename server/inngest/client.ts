import { Inngest } from "inngest";
import type { InngestSettings } from "@/server/env";
import { logger } from "@/server/logger";

const APP_ID = "countersign";

/** Who drives a run, as its row says: a run whose executor is no longer in use is released to the other. */
export function executorName(settings: InngestSettings): "embedded" | "inngest" {
  return settings.mode === "embedded" ? "embedded" : "inngest";
}

/** The client for an Inngest server, by its settings. */
export function makeInngestClient(settings: Exclude<InngestSettings, { mode: "embedded" }>): Inngest.Any {
  const common = { id: APP_ID, logger: quietLogger() };
  if (settings.mode === "dev") return new Inngest({ ...common, isDev: true, baseUrl: settings.url });
  const { eventKey, signingKey, baseUrl } = settings;
  return new Inngest({ ...common, isDev: false, eventKey, signingKey, ...(baseUrl && { baseUrl }) });
}

/** The client whose traffic goes to the embedded executor in this process. */
export function makeEmbeddedClient(fetch: typeof globalThis.fetch): Inngest.Any {
  return new Inngest({ id: APP_ID, isDev: true, fetch, logger: quietLogger() });
}

/** What the SDK reports of expected things is not news. */
function quietLogger() {
  const log = logger();
  return {
    debug: () => {},
    info: () => {},
    warn: (...args: unknown[]) => log.debug({ args }, "inngest"),
    error: (...args: unknown[]) => log.warn({ args }, "inngest"),
  };
}
