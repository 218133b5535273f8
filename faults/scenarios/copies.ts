import type { Violation } from "@/faults/judge/violation";
import type { Stage } from "@/faults/stage";

/** Finds runs that a single request reran twice. */
export async function findCopies(
  { installation }: Stage,
  sourceIds: readonly string[],
): Promise<Violation[]> {
  const rows = await installation.sql<{ id: string }>(
    `select "sourceRunId" as id from "Rerun" where "sourceRunId" = any($1) group by 1 having count(*) > 1`,
    [sourceIds],
  );
  return rows.map(({ id }) => ({ kind: "startedTwice", text: `one request reran ${id} twice` }));
}
