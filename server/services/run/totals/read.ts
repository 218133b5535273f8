import type { RunFilters } from "@/server/domain/run/finding/api";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** The filters by which runs are counted as they start and move. */
export type CountedFilters = Pick<RunFilters, "status" | "reason" | "workflowId">;

type Caller = Pick<ServiceContext, "db" | "organizationId">;

/** Returns the exact number of runs, without reading them. */
export async function readRunTotal(ctx: Caller, filters: CountedFilters): Promise<number> {
  const [row] = await ctx.db.$queryRaw<[{ count: number }]>`
    SELECT coalesce(sum("count"), 0)::int AS "count"
    FROM (${selectCounts(ctx, filters, Prisma.sql`"day" = ''`)}) counts`;
  return row.count;
}

/** A day in a list, newest first, and how many runs come before it. */
export interface DayOfList {
  day: string;
  count: number;
  before: number;
}

/** Finds the day of the run at this index of the list, newest first. Null if the list is shorter. */
export async function findDay(
  ctx: Caller,
  filters: CountedFilters,
  index: number,
): Promise<DayOfList | null> {
  const [row] = await ctx.db.$queryRaw<DayOfList[]>`
    WITH days AS (
      SELECT "day", sum("count") AS "count"
      FROM (${selectCounts(ctx, filters, Prisma.sql`"day" <> ''`)}) counts GROUP BY "day"
    ), list AS (
      SELECT "day", "count", sum("count") OVER (ORDER BY "day" DESC) AS "end" FROM days
    )
    SELECT "day", "count"::int, ("end" - "count")::int AS "before" FROM list
    WHERE "end" > ${index} ORDER BY "day" DESC LIMIT 1`;
  return row ?? null;
}

/** The totals, and the changes that aren't in them yet. One statement reads both, so no run is counted twice. */
function selectCounts(
  { organizationId }: Caller,
  { status, reason, workflowId }: CountedFilters,
  days: Prisma.Sql,
): Prisma.Sql {
  const states = [
    Prisma.sql`"organizationId" = ${organizationId}`,
    ...(status ? [Prisma.sql`"status" = ANY(${status}::"RunStatus"[])`] : []),
    ...(reason ? [Prisma.sql`"reason" = ANY(${reason})`] : []),
  ];
  const inState = Prisma.join(states, " AND ");
  const ofWorkflow = workflowId === undefined ? Prisma.empty : Prisma.sql`AND "workflowId" = ${workflowId}`;
  return Prisma.sql`
    SELECT "day", "count" FROM "RunTotal" WHERE ${inState} AND "workflowId" = ${workflowId ?? ""} AND ${days}
    UNION ALL
    SELECT "day", "count" FROM "RunTotalChange" WHERE ${inState} ${ofWorkflow}`;
}
