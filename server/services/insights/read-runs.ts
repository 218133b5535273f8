import type { Figures, InsightsDto, Spread } from "@/server/domain/insights/api";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** What to read: from one time until before another, maybe of one workflow. */
export interface Section {
  workflowId: string | undefined;
  from: Date;
  to: Date;
  /** When each period starts. Empty if only the whole section is counted. */
  starts: readonly Date[];
}

/** The figures of a period, counted from 1, or of the whole section if null. */
export type Counted<Names extends keyof Figures> = Pick<Figures, Names> & { period: number | null };

type RunCounts = Counted<
  "runs" | "completed" | "rejected" | "failed" | "expired" | "cancelled" | "underWay" | "working" | "waiting"
>;

type RunRow = Omit<RunCounts, "working" | "waiting"> & Record<"working" | "waiting", (number | null)[]>;

/** Says which period a row is in. */
export function periodOf(column: Prisma.Sql, { starts }: Section): Prisma.Sql {
  return starts.length === 0
    ? Prisma.sql`NULL::int`
    : Prisma.sql`width_bucket(${column}, ${starts.map((at) => at.toISOString())}::timestamptz[])::int`;
}

/** Groups the rows of a section by period, and adds a group of all. */
export function groupByPeriod({ starts }: Section): Prisma.Sql {
  return starts.length === 0
    ? Prisma.sql`GROUP BY "period"`
    : Prisma.sql`GROUP BY GROUPING SETS (("period"), ())`;
}

/** The rows of a section, by when something happened. */
export function isWithin(
  { organizationId }: ServiceContext,
  column: Prisma.Sql,
  { from, to, workflowId }: Section,
): Prisma.Sql {
  const ofWorkflow = workflowId === undefined ? Prisma.empty : Prisma.sql`AND "workflowId" = ${workflowId}`;
  return Prisma.sql`"organizationId" = ${organizationId} AND ${column} >= ${from} AND ${column} < ${to} ${ofWorkflow}`;
}

/** Selects the count, the median and the 95th percentile of values for `toSpread`, without those that are null. */
export function spreadOf(values: Prisma.Sql): Prisma.Sql {
  // The 95th percentile is one of the values, so that of few values it isn't a time that none took.
  return Prisma.sql`ARRAY[count(${values})::float8, percentile_cont(0.5) WITHIN GROUP (ORDER BY (${values})::float8),
    percentile_disc(0.95) WITHIN GROUP (ORDER BY (${values})::float8)]`;
}

export function toSpread([count, median, p95]: readonly (number | null)[]): Spread | null {
  return !count || median == null || p95 == null
    ? null
    : { count, median: Math.round(median), p95: Math.round(p95) };
}

/** Counts the runs that started in a section, and reads how long they took. */
export async function readRunCounts(ctx: ServiceContext, section: Section): Promise<RunCounts[]> {
  const started = Prisma.sql`"startedAt"`;
  const rows = await ctx.db.$queryRaw<RunRow[]>`
    SELECT "period", count(*)::int AS "runs",
      (count(*) FILTER (WHERE "endedAt" IS NOT NULL AND "reason" IS NULL))::int AS "completed",
      (count(*) FILTER (WHERE "reason" = 'REJECTED'))::int AS "rejected",
      (count(*) FILTER (WHERE "reason" IN ('STEP_FAILED', 'INTERNAL')))::int AS "failed",
      (count(*) FILTER (WHERE "reason" = 'EXPIRED'))::int AS "expired",
      (count(*) FILTER (WHERE "reason" = 'CANCELLED'))::int AS "cancelled",
      (count(*) FILTER (WHERE "endedAt" IS NULL))::int AS "underWay",
      ${spreadOf(Prisma.sql`"workingMs"`)} AS "working", ${spreadOf(Prisma.sql`nullif(greatest("waitingMs", 0), 0)`)} AS "waiting"
    FROM (
      SELECT *, ${periodOf(started, section)} AS "period" FROM "RunFigures" WHERE ${isWithin(ctx, started, section)}
    ) runs
    ${groupByPeriod(section)}`;
  return rows.map(({ working, waiting, ...row }) => ({
    ...row,
    working: toSpread(working),
    waiting: toSpread(waiting),
  }));
}

/** Counts why runs that started in a section failed or expired. */
export async function readCauses(
  ctx: ServiceContext,
  section: Section,
  max: number,
): Promise<InsightsDto["causes"]> {
  return ctx.db.$queryRaw<InsightsDto["causes"]>`
    SELECT "reason"::text,
      CASE WHEN "reason" = 'STEP_FAILED' AND "code" IS NOT NULL THEN "code" ELSE lower("reason"::text) END AS "code",
      count(*)::int AS "runs"
    FROM "RunFigures"
    WHERE ${isWithin(ctx, Prisma.sql`"startedAt"`, section)} AND "reason" IN ('STEP_FAILED', 'INTERNAL', 'EXPIRED')
    GROUP BY 1, 2 ORDER BY "runs" DESC, 2 LIMIT ${max}`;
}
