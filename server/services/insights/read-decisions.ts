import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { type Counted, groupByPeriod, isWithin, periodOf, type Section, toSpread } from "./read-runs";

type DecisionCounts = Counted<"decided" | "deciding" | "approved">;

const CLOSED = Prisma.sql`"closedAt"`;

/** Counts the reviews that people decided in a section, and reads how long that took. */
export async function readDecisionCounts(ctx: ServiceContext, section: Section): Promise<DecisionCounts[]> {
  // The statuses are those of the index, which is read instead of the reviews.
  const rows = await ctx.db.$queryRaw<(Omit<DecisionCounts, "deciding"> & { deciding: number[] | null })[]>`
    SELECT "period", count(*)::int AS "decided", (count(*) FILTER (WHERE "status" = 'APPROVED'))::int AS "approved",
      percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY "ms") AS "deciding"
    FROM (
      SELECT "status", extract(epoch FROM "closedAt" - "createdAt")::float8 * 1000 AS "ms", ${periodOf(CLOSED, section)} AS "period"
      FROM "Review"
      WHERE ${isWithin(ctx, CLOSED, section)} AND "status" IN ('APPROVED', 'REJECTED', 'CHANGES_REQUESTED')
    ) reviews
    ${groupByPeriod(section)}`;
  return rows.map(({ deciding, ...row }) => ({ ...row, deciding: toSpread(deciding) }));
}

/** Counts the reviews that people edited and approved in a section. */
export function readEdits(ctx: ServiceContext, section: Section): Promise<Counted<"edited">[]> {
  return ctx.db.$queryRaw<Counted<"edited">[]>`
    SELECT "period", count(*)::int AS "edited"
    FROM (
      SELECT ${periodOf(CLOSED, section)} AS "period" FROM "Review"
      WHERE ${isWithin(ctx, CLOSED, section)} AND "status" = 'APPROVED' AND "hash" <> "draftHash"
    ) edits
    ${groupByPeriod(section)}`;
}
