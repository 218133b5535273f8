import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** When a review was closed or, if that isn't known, when it was opened. */
export const CLOSED_AT = Prisma.sql`coalesce("Review"."closedAt", "Review"."createdAt")`;

/** The rows of each list and the time that it's sorted by. */
const LISTS = {
  Run: { table: Prisma.sql`"Run"`, time: Prisma.sql`"Run"."createdAt"` },
  Review: { table: Prisma.sql`"Review"`, time: Prisma.sql`"Review"."createdAt"` },
  ClosedReview: { table: Prisma.sql`"Review"`, time: CLOSED_AT },
} as const;

/** Pages beyond this offset are located using daily totals, instead of by skipping all rows before them. */
export const MAX_SKIPPED = 1_000;

/** Identifies a list that has an exact total, and the filters applied to it. */
export interface CountedList {
  list: keyof typeof LISTS;
  workflowId?: string | undefined;
  status?: readonly string[] | undefined;
  reason?: readonly string[] | undefined;
}

/** A row's place in a list. */
interface Place {
  at: Date;
  id: string;
}

type Caller = Pick<ServiceContext, "db" | "organizationId">;

/** Returns the exact number of rows without reading them. */
export async function readTotal(ctx: Caller, counted: CountedList): Promise<number> {
  const [row] = await ctx.db.$queryRaw<[{ count: number }]>`
    SELECT coalesce(sum("count"), 0)::int AS "count"
    FROM (${selectCounts(ctx, counted, Prisma.sql`"day" = ''`)}) counts`;
  return row.count;
}

/**
 * Finds a row by its index in the list, newest first. Adds up daily totals, then counts rows from the nearer
 * end of one day. `condition` is the list's filter. Null if the list is shorter.
 */
export async function findPlace(
  ctx: Caller,
  counted: CountedList,
  condition: Prisma.Sql,
  index: number,
): Promise<Place | null> {
  const day = await findDay(ctx, counted, index);
  if (!day) return null;
  const fromStart = index - day.before;
  const fromEnd = day.count - 1 - fromStart;
  const order = Prisma.raw(fromStart <= fromEnd ? "DESC" : "ASC");
  const start = new Date(`${day.day}T00:00:00.000Z`);
  const { table, time } = LISTS[counted.list];
  const [place] = await ctx.db.$queryRaw<Place[]>`
    SELECT ${time} AS "at", ${table}."id" FROM ${table}
    WHERE ${condition} AND ${time} >= ${start} AND ${time} < ${start}::timestamptz + interval '24 hours'
    ORDER BY ${time} ${order}, ${table}."id" ${order} LIMIT 1 OFFSET ${Math.min(fromStart, fromEnd)}`;
  return place ?? null;
}

/**
 * Finds the day of the row at this index, the number of rows on that day, and the number of rows on later days, which
 * the list shows first.
 */
async function findDay(ctx: Caller, counted: CountedList, index: number) {
  const [row] = await ctx.db.$queryRaw<{ day: string; count: number; before: number }[]>`
    WITH days AS (
      SELECT "day", sum("count") AS "count"
      FROM (${selectCounts(ctx, counted, Prisma.sql`"day" <> ''`)}) counts GROUP BY "day"
    ), list AS (
      SELECT "day", "count", sum("count") OVER (ORDER BY "day" DESC) AS "end" FROM days
    )
    SELECT "day", "count"::int, ("end" - "count")::int AS "before" FROM list
    WHERE "end" > ${index} ORDER BY "day" DESC LIMIT 1`;
  return row;
}

/**
 * Selects the totals and the changes not yet added to them. Reading both in one statement counts each row exactly once.
 */
function selectCounts(
  { organizationId }: Caller,
  { list, workflowId, status, reason }: CountedList,
  days: Prisma.Sql,
): Prisma.Sql {
  const conditions = [
    Prisma.sql`"organizationId" = ${organizationId} AND "list" = ${list}`,
    ...(status ? [Prisma.sql`"status" = ANY(${status})`] : []),
    ...(reason ? [Prisma.sql`"reason" = ANY(${reason})`] : []),
  ];
  const counted = Prisma.join(conditions, " AND ");
  const ofWorkflow = workflowId === undefined ? Prisma.empty : Prisma.sql`AND "workflowId" = ${workflowId}`;
  return Prisma.sql`
    SELECT "day", "count" FROM "ListTotal" WHERE ${counted} AND "workflowId" = ${workflowId ?? ""} AND ${days}
    UNION ALL
    SELECT "day", "count" FROM "ListTotalChange" WHERE ${counted} ${ofWorkflow}`;
}
