import type { Figures } from "@/server/domain/insights/api";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** What to read: a time range that excludes its end, optionally of one workflow. */
export interface Section {
  workflowId: string | undefined;
  from: Date;
  to: Date;
  /** When each period starts. Empty if only the whole section is counted. */
  starts: readonly Date[];
  /** Whether times are counted in buckets instead of sorted. */
  approximate?: boolean;
}

/** The figures of a period, counted from 1, or of the whole section if null. */
export type Counted<Names extends keyof Figures> = Pick<Figures, Names> & { period: number | null };

/** Says which period a row is in. */
export function periodOf(column: Prisma.Sql, { starts }: Section): Prisma.Sql {
  return starts.length === 0
    ? Prisma.sql`NULL::int`
    : Prisma.sql`width_bucket(${column}, ${starts.map((at) => at.toISOString())}::timestamptz[])::int`;
}

/**
 * Ends a subquery with periods. Postgres then plans for a few groups, and counts them in memory. Otherwise it expects as
 * many groups as rows, and sorts all rows.
 */
export const FEW_GROUPS = Prisma.sql`OFFSET 0`;

/** Adds the counts of all periods to those of each. */
export function withTotal<Row extends Record<string, number | null> & { period: number | null }>(
  rows: readonly Row[],
  { starts }: Section,
): Row[] {
  const [first] = rows;
  if (starts.length === 0 || !first) return [...rows];
  const sumOf = (name: string) => rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);
  const sums = Object.fromEntries(Object.keys(first).map((name) => [name, sumOf(name)]));
  return [{ ...first, ...sums, period: null }, ...rows];
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
