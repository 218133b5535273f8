import type { Executor } from "@/server/engine/executor";
import { env, type InngestSettings } from "@/server/infra/env";

// Next's bundles each have their own copy of this module; the process has one executor.
declare global {
  var countersignExecutor: Executor | undefined;
}

/** The executor that a run's row names. If it is no longer in use, the run is released to the current one. */
export function executorName(settings: InngestSettings): "embedded" | "inngest" {
  return settings.mode === "embedded" ? "embedded" : "inngest";
}

/** What executes runs, as seen from this process. Of an Inngest server, only its use is known. */
export async function describeExecutor() {
  const mode = executorName(env().inngest);
  const executor = globalThis.countersignExecutor;
  if (mode === "inngest" || !executor)
    return { mode, role: null, activeCalls: 0, oldestDueSeconds: null } as const;
  const { role, activeCalls } = executor.status();
  return { mode, role, activeCalls, oldestDueSeconds: await executor.oldestDue() };
}
