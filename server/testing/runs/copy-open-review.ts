import type { Database } from "@/server/infra/db";

/**
 * Copies a run and its open review `count` times. Appends a number to each copy's document. This is faster than
 * starting thousands of runs.
 */
export async function copyOpenReview(
  db: Database,
  { runId }: { runId: string },
  count: number,
): Promise<void> {
  for (const table of ["Run", "StepRun", "Review"]) {
    const columns = await db.$queryRaw<{ name: string }[]>`
      SELECT column_name AS "name" FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = ${table} AND is_generated = 'NEVER'`;
    const copy = (name: string) => {
      const column = `source."${name}"`;
      if (["id", "runId", "stepRunId"].includes(name) && !(table === "Run" && name !== "id"))
        return `${column} || '_' || number`;
      if (table === "Review" && name === "text") return `${column} || ' ' || number`;
      if (name === "createdAt") return `${column} + number * interval '1 millisecond'`;
      return column;
    };
    const names = columns.map(({ name }) => `"${name}"`).join(", ");
    await db.$executeRawUnsafe(
      `INSERT INTO "${table}" (${names})
       SELECT ${columns.map(({ name }) => copy(name)).join(", ")}
       FROM "${table}" source, generate_series(1, $2::int) AS number
       WHERE source."${table === "Run" ? "id" : "runId"}" = $1`,
      runId,
      count,
    );
  }
}
