import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { readSpreads } from "./read-spreads";
import { type Counted, FEW_GROUPS, isWithin, periodOf, type Section, withTotal } from "./section";

const CLOSED = Prisma.sql`"closedAt"`;

/** Counts the reviews that people decided in a section, and measures how long these reviews were open. */
export async function readDecisionCounts(
  ctx: ServiceContext,
  section: Section,
): Promise<Counted<"decided" | "deciding">[]> {
  const spreads = await readSpreads(ctx, section, {
    rows: Prisma.sql`"Review"`,
    at: CLOSED,
    ms: Prisma.sql`extract(epoch FROM "closedAt" - "createdAt") * 1000`,
    // Repeats the condition of the partial index, so that Postgres reads only the index.
    where: Prisma.sql`"status" IN ('APPROVED', 'REJECTED', 'CHANGES_REQUESTED')`,
  });
  return spreads.map(({ period, spread }) => ({ period, decided: spread?.count ?? 0, deciding: spread }));
}

/** Counts the drafts that people approved in a section. Approved tool calls don't count. */
export async function readApprovals(ctx: ServiceContext, section: Section): Promise<Counted<"approved">[]> {
  const rows = await ctx.db.$queryRaw<Counted<"approved">[]>`
    SELECT "period", count(*)::int AS "approved"
    FROM (${selectApproved(ctx, section)} ${FEW_GROUPS}) approvals GROUP BY "period"`;
  return withTotal(rows, section);
}

/** Counts the drafts that people edited and approved in a section. */
export async function readEdits(ctx: ServiceContext, section: Section): Promise<Counted<"edited">[]> {
  const rows = await ctx.db.$queryRaw<Counted<"edited">[]>`
    SELECT "period", count(*)::int AS "edited"
    FROM (${selectApproved(ctx, section)} AND "hash" <> "draftHash" ${FEW_GROUPS}) edits GROUP BY "period"`;
  return withTotal(rows, section);
}

/** The conditions match those of the partial indexes. */
function selectApproved(ctx: ServiceContext, section: Section): Prisma.Sql {
  return Prisma.sql`
    SELECT ${periodOf(CLOSED, section)} AS "period" FROM "Review"
    WHERE ${isWithin(ctx, CLOSED, section)} AND "status" = 'APPROVED' AND "tool" IS NULL`;
}
