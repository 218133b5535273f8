import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import {
  type Counted,
  groupByPeriod,
  isWithin,
  periodOf,
  type Section,
  spreadOf,
  toSpread,
} from "./read-runs";

type DecisionCounts = Counted<"decided" | "deciding">;

const CLOSED = Prisma.sql`"closedAt"`;

/** Counts the reviews that people decided in a section, and reads how long that took. */
export async function readDecisionCounts(ctx: ServiceContext, section: Section): Promise<DecisionCounts[]> {
  // The statuses are those of the index, which is read instead of the reviews.
  const rows = await ctx.db.$queryRaw<(Omit<DecisionCounts, "deciding"> & { deciding: (number | null)[] })[]>`
    SELECT "period", count(*)::int AS "decided", ${spreadOf(Prisma.sql`"ms"`)} AS "deciding"
    FROM (
      SELECT extract(epoch FROM "closedAt" - "createdAt")::float8 * 1000 AS "ms", ${periodOf(CLOSED, section)} AS "period"
      FROM "Review"
      WHERE ${isWithin(ctx, CLOSED, section)} AND "status" IN ('APPROVED', 'REJECTED', 'CHANGES_REQUESTED')
    ) reviews
    ${groupByPeriod(section)}`;
  return rows.map(({ deciding, ...row }) => ({ ...row, deciding: toSpread(deciding) }));
}

/** Counts the drafts that people approved in a section. Reviews of a tool call have none. */
export function readApprovals(ctx: ServiceContext, section: Section): Promise<Counted<"approved">[]> {
  return ctx.db.$queryRaw<Counted<"approved">[]>`
    SELECT "period", count(*)::int AS "approved" FROM (${selectApproved(ctx, section)}) approvals
    ${groupByPeriod(section)}`;
}

/** Counts the drafts that people edited and approved in a section. */
export function readEdits(ctx: ServiceContext, section: Section): Promise<Counted<"edited">[]> {
  return ctx.db.$queryRaw<Counted<"edited">[]>`
    SELECT "period", count(*)::int AS "edited"
    FROM (${selectApproved(ctx, section)} AND "hash" <> "draftHash") edits
    ${groupByPeriod(section)}`;
}

/** The conditions are those of the indexes. */
function selectApproved(ctx: ServiceContext, section: Section): Prisma.Sql {
  return Prisma.sql`
    SELECT ${periodOf(CLOSED, section)} AS "period" FROM "Review"
    WHERE ${isWithin(ctx, CLOSED, section)} AND "status" = 'APPROVED' AND "tool" IS NULL`;
}
