import { isDeepStrictEqual } from "node:util";
import type { LedgerEntry } from "@/server/generated/prisma/client";
import { type Database, readSnapshot } from "@/server/infra/db";
import { Commitments } from "./commitments";
import { type Data, FACTS, type Facts } from "./facts";
import { readRows } from "./rows";

interface ContentProblem {
  entry: LedgerEntry;
  problem: string;
}

/** Compares entries about runs with the rows they describe. */
export async function checkContents(
  db: Database,
  organizationId: string,
  entries: readonly LedgerEntry[],
): Promise<ContentProblem[]> {
  const runIds = [...new Set(entries.flatMap(({ runId }) => runId ?? []))];
  if (runIds.length === 0) return [];
  // Reads one snapshot, because a run may be erased between two reads.
  const rows = await readSnapshot(db, (db) => readRows(db, organizationId, runIds));
  return entries.flatMap((entry) => {
    if (entry.runId === null || rows.deleted.has(entry.runId)) return [];
    const run = rows.runs.get(entry.runId);
    if (!run) return [{ entry, problem: `Run ${entry.runId} of entry ${entry.id} was deleted.` }];
    // `findErasureProblems` reports a salt that was removed by hand.
    if (!run.salt && !rows.erased.has(run.id)) return [];
    const given = { entry, data: entry.data as Data, rows, run, to: new Commitments(run.salt) };
    const changed = (FACTS[entry.action]?.(given) ?? []).filter((facts) => !isSame(entry, facts));
    return changed.map(({ what }) => ({ entry, problem: `${what} was changed after entry ${entry.id}.` }));
  });
}

/** Returns whether an entry records the facts. Entries from earlier versions of the app don't have all the facts. */
function isSame(entry: LedgerEntry, { isMissing, data = {}, at, ...author }: Facts): boolean {
  if (isMissing) return false;
  const recorded = entry.data as Record<string, unknown>;
  return (
    Object.entries(data).every(
      ([field, value]) =>
        value === undefined || !Object.hasOwn(recorded, field) || isDeepStrictEqual(recorded[field], value),
    ) &&
    (at === undefined || at?.getTime() === entry.at.getTime()) &&
    Object.entries(author).every(
      ([field, value]) =>
        field === "what" || value === undefined || value === entry[field as keyof LedgerEntry],
    )
  );
}
