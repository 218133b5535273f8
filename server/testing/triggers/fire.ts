import type { Database } from "@/server/infra/db";
import { systemContext } from "@/server/runs/system-context";
import { fireTriggers, stopUnableTriggers } from "@/server/runs/triggers";
import type { ServiceContext } from "@/server/services/context";

/** Disables triggers that can no longer act and fires those that are due at `now`. Doesn't wake an executor. */
export async function fire(db: Database, now: Date = new Date()): Promise<void> {
  const contextOf = (organizationId: string): ServiceContext => ({
    ...systemContext(organizationId),
    db,
    now: () => now,
    afterCommit: () => {},
  });
  await stopUnableTriggers(db, contextOf);
  await fireTriggers(db, contextOf, undefined, now);
}
