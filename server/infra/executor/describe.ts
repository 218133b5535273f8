import type { Executor } from "@/server/engine/executor";
import { env, type InngestSettings } from "@/server/infra/env";

// Each Next bundle has its own copy of this module, but they share one executor.
declare global {
  var countersignExecutor: Executor | undefined;
}

/**
 * Returns the executor's name, which is stored with each run. At startup, unfinished runs with a different executor's
 * name are released to the current executor.
 */
export function executorName(settings: InngestSettings): "embedded" | "inngest" {
  return settings.mode === "embedded" ? "embedded" : "inngest";
}

/** Describes the executor as seen from this process. For an Inngest server, only its mode is known. */
export async function describeExecutor() {
  const mode = executorName(env().inngest);
  const executor = globalThis.countersignExecutor;
  if (mode === "inngest" || !executor)
    return { mode, role: null, activeCalls: 0, oldestDueSeconds: null } as const;
  const { role, activeCalls } = executor.status();
  return { mode, role, activeCalls, oldestDueSeconds: await executor.oldestDue() };
}
