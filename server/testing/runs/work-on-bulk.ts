import type { Database } from "@/server/infra/db";
import { workOnBulkActions } from "@/server/runs/bulk";
import { systemContext } from "@/server/runs/system-context";

const contextOf = (organizationId: string) => ({ ...systemContext(organizationId), afterCommit: () => {} });

/** Processes all due bulk action items. Returns each turn's organization, in order. */
export async function workOnBulk(db: Database): Promise<string[]> {
  const turns: string[] = [];
  await workOnBulkActions(db, (organizationId) => {
    turns.push(organizationId);
    return contextOf(organizationId);
  });
  return turns;
}

/** Processes one item and then stops, as if the process had exited. */
export async function workOnBulkOnce(db: Database): Promise<void> {
  const stopping = new AbortController();
  const stopsAfter = (organizationId: string) => {
    stopping.abort();
    return contextOf(organizationId);
  };
  await workOnBulkActions(db, stopsAfter, stopping.signal);
}
