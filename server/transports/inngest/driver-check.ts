import { env } from "@/server/infra/env";
import type { DriverCheck } from "@/server/services/run/find-stalled";

/** The embedded executor knows which runs it drives. If an Inngest server loses one, only silence shows it. */
export function driverCheck(): DriverCheck {
  const { inngest, runStalledAfterSeconds: patienceSeconds } = env();
  if (inngest.mode !== "embedded") return { patienceSeconds };
  return {
    patienceSeconds,
    known: async (claims) => (await globalThis.countersignExecutor?.unfinished(claims)) ?? new Set(claims),
  };
}
