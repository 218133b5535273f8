import { env } from "@/server/env";
import type { DriverCheck } from "@/server/services/run/find-stalled";

/** The embedded executor knows the runs it drives; of an Inngest server only silence tells that it has lost one. */
export function driverCheck(): DriverCheck {
  const { inngest, runStalledAfterSeconds: patienceSeconds } = env();
  if (inngest.mode !== "embedded") return { patienceSeconds };
  return {
    patienceSeconds,
    known: async (claims) => (await globalThis.countersignExecutor?.unfinished(claims)) ?? new Set(claims),
  };
}
