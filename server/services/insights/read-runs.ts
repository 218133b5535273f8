import type { InsightsDto } from "@/server/domain/insights/api";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { readSpreads } from "./read-spreads";
import { type Counted, FEW_GROUPS, isWithin, periodOf, type Section, withTotal } from "./section";

type RunCounts = Counted<"runs" | "completed" | "rejected" | "failed" | "expired" | "cancelled" | "underWay">;

const STARTED = Prisma.sql`"startedAt"`;
const RUNS = { rows: Prisma.sql`"RunFigures"`, at: STARTED };

/** Counts the runs that started in a section. */
export async function readRunCounts(ctx: ServiceContext, section: Section): Promise<RunCounts[]> {
  const rows = await ctx.db.$queryRaw<RunCounts[]>`
    SELECT "period", count(*)::int AS "runs",
      (count(*) FILTER (WHERE "endedAt" IS NOT NULL AND "reason" IS NULL))::int AS "completed",
      (count(*) FILTER (WHERE "reason" = 'REJECTED'))::int AS "rejected",
      (count(*) FILTER (WHERE "reason" IN ('STEP_FAILED', 'INTERNAL')))::int AS "failed",
      (count(*) FILTER (WHERE "reason" = 'EXPIRED'))::int AS "expired",
      (count(*) FILTER (WHERE "reason" = 'CANCELLED'))::int AS "cancelled",
      (count(*) FILTER (WHERE "endedAt" IS NULL))::int AS "underWay"
    FROM (
      SELECT *, ${periodOf(STARTED, section)} AS "period" FROM "RunFigures" WHERE ${isWithin(ctx, STARTED, section)}
      ${FEW_GROUPS}
    ) runs
    GROUP BY "period"`;
  return withTotal(rows, section);
}

/** Measures how long agents worked on runs that started in a section and have ended. */
export async function readWorking(ctx: ServiceContext, section: Section): Promise<Counted<"working">[]> {
  const spreads = await readSpreads(ctx, section, { ...RUNS, ms: Prisma.sql`"workingMs"` });
  return spreads.map(({ period, spread }) => ({ period, working: spread }));
}

/** Measures how long finished runs that started in a section waited for people. Runs that never waited don't count. */
export async function readWaiting(ctx: ServiceContext, section: Section): Promise<Counted<"waiting">[]> {
  const ms = Prisma.sql`nullif(greatest("waitingMs", 0), 0)`;
  const spreads = await readSpreads(ctx, section, { ...RUNS, ms });
  return spreads.map(({ period, spread }) => ({ period, waiting: spread }));
}

/** Counts the failures of runs that started in a section, by cause. */
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
    WHERE ${isWithin(ctx, STARTED, section)} AND "reason" IN ('STEP_FAILED', 'INTERNAL', 'EXPIRED')
    GROUP BY 1, 2 ORDER BY "runs" DESC, 2 LIMIT ${max}`;
}
