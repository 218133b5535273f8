import type { Executor } from "@/server/engine/executor";
import { env } from "@/server/infra/env";
import { executorName } from "./client";

// Next's bundles each have their own copy of this module; the process has one executor.
declare global {
  var countersignExecutor: Executor | undefined;
}

/** Who carries runs out, as seen from this process. Of an Inngest server nothing is known but that it is used. */
export async function describeExecutor() {
  const mode = executorName(env().inngest);
  const executor = globalThis.countersignExecutor;
  if (mode === "inngest" || !executor)
    return { mode, role: null, activeCalls: 0, oldestDueSeconds: null } as const;
  const { role, activeCalls } = executor.status();
  return { mode, role, activeCalls, oldestDueSeconds: await executor.oldestDue() };
}
