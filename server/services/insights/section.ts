import type { Figures } from "@/server/domain/insights/api";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** A time range for all workflows or a single one. `to` is exclusive. */
export interface Section {
  workflowId: string | undefined;
  from: Date;
  to: Date;
  /** The start of each period. Empty to count only the whole section. */
  starts: readonly Date[];
  /** Whether times are counted in buckets instead of sorted. */
  approximate?: boolean;
}

/** Figures for a period (numbered from 1), or for the whole section if `period` is null. */
export type Counted<Names extends keyof Figures> = Pick<Figures, Names> & { period: number | null };

/** Returns SQL for the number of a row's period. */
export function periodOf(column: Prisma.Sql, { starts }: Section): Prisma.Sql {
  return starts.length === 0
    ? Prisma.sql`NULL::int`
    : Prisma.sql`width_bucket(${column}, ${starts.map((at) => at.toISOString())}::timestamptz[])::int`;
}

/**
 * Goes at the end of a subquery with periods. Makes Postgres expect few groups and count them in memory. Otherwise,
 * Postgres expects as many groups as rows and sorts all rows.
 */
export const FEW_GROUPS = Prisma.sql`OFFSET 0`;

/** Adds a row with the totals of all periods, unless the rows already cover the whole section. */
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

/** Groups a section's rows by period, and adds a group with all rows. */
export function groupByPeriod({ starts }: Section): Prisma.Sql {
  return starts.length === 0
    ? Prisma.sql`GROUP BY "period"`
    : Prisma.sql`GROUP BY GROUPING SETS (("period"), ())`;
}

/** Selects a section's rows. `column` is the timestamp to filter by. */
export function isWithin(
  { organizationId }: ServiceContext,
  column: Prisma.Sql,
  { from, to, workflowId }: Section,
): Prisma.Sql {
  const ofWorkflow = workflowId === undefined ? Prisma.empty : Prisma.sql`AND "workflowId" = ${workflowId}`;
  return Prisma.sql`"organizationId" = ${organizationId} AND ${column} >= ${from} AND ${column} < ${to} ${ofWorkflow}`;
}
