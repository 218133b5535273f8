import type { Spread } from "@/server/domain/insights/api";
import {
  BUCKET_GROWTH,
  type BucketCount,
  SMALLEST_BUCKET,
  spreadOfBuckets,
} from "@/server/domain/insights/histogram";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { FEW_GROUPS, groupByPeriod, isWithin, periodOf, type Section } from "./section";

/**
 * The rows to measure, with SQL for each row's date and its duration in milliseconds. Rows without a duration don't
 * count.
 */
interface Measured {
  rows: Prisma.Sql;
  at: Prisma.Sql;
  ms: Prisma.Sql;
  where?: Prisma.Sql;
}

interface PeriodSpread {
  period: number | null;
  spread: Spread | null;
}

/** Reads the count, median, and 95th percentile of durations, for a section and for each of its periods. */
export function readSpreads(
  ctx: ServiceContext,
  section: Section,
  { rows, at, ms, where = Prisma.sql`true` }: Measured,
): Promise<PeriodSpread[]> {
  const values = Prisma.sql`
    SELECT (${ms})::float8 AS "ms", ${periodOf(at, section)} AS "period" FROM ${rows}
    WHERE ${isWithin(ctx, at, section)} AND ${where} AND (${ms}) IS NOT NULL`;
  return section.approximate ? countInBuckets(ctx, values) : sortValues(ctx, section, values);
}

async function sortValues(
  { db }: ServiceContext,
  section: Section,
  values: Prisma.Sql,
): Promise<PeriodSpread[]> {
  // percentile_disc returns an actual value. With few values, an interpolated one would be misleading.
  const rows = await db.$queryRaw<(Spread & { period: number | null })[]>`
    SELECT "period", count(*)::int AS "count", percentile_cont(0.5) WITHIN GROUP (ORDER BY "ms") AS "median",
      percentile_disc(0.95) WITHIN GROUP (ORDER BY "ms") AS "p95"
    FROM (${values}) measured
    ${groupByPeriod(section)}`;
  return rows.map(({ period, count, median, p95 }) => ({
    period,
    spread: count === 0 ? null : { count, median: Math.round(median), p95: Math.round(p95) },
  }));
}

/** Counts the values in logarithmic buckets, which avoids sorting them. */
async function countInBuckets({ db }: ServiceContext, values: Prisma.Sql): Promise<PeriodSpread[]> {
  const counted = await db.$queryRaw<(BucketCount & { period: number | null })[]>`
    SELECT "period", "bucket", count(*)::int AS "count"
    FROM (
      SELECT "period",
        CASE WHEN "ms" < 1 THEN ${SMALLEST_BUCKET}::int ELSE floor(ln("ms") / ln(${BUCKET_GROWTH}::float8))::int END AS "bucket"
      FROM (${values}) measured
      ${FEW_GROUPS}
    ) buckets
    GROUP BY 1, 2`;
  const periods = new Set(counted.map(({ period }) => period));
  return [
    { period: null, spread: spreadOfBuckets(counted) },
    ...[...periods].flatMap((period) =>
      period === null
        ? []
        : [{ period, spread: spreadOfBuckets(counted.filter((row) => row.period === period)) }],
    ),
  ];
}
