import type { Spent, Usage, UsageQuery } from "@/server/domain/usage/usage";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { findLimitReached, monthOf, nameMonth } from "./limits";

const MONTHS = 12;

/**
 * Returns one month's model costs by workflow, model, and agent, and the totals of the latest months with any
 * usage.
 */
export async function getUsage(ctx: ServiceContext, { month: asked }: UsageQuery): Promise<Usage> {
  requireScope(ctx, "runs:read");
  const { db, organizationId } = ctx;
  const current = nameMonth(monthOf(ctx.now()));
  const month = asked ?? current;
  const [organization, reached, rows, spent, steps] = await Promise.all([
    db.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { monthlyLimit: true } }),
    findLimitReached(ctx),
    db.spending.findMany({ where: { organizationId }, orderBy: { month: "desc" }, take: MONTHS }),
    db.spending.findUnique({
      where: { organizationId_month: { organizationId, month: new Date(`${month}-01`) } },
    }),
    readSteps(ctx, month),
  ]);
  return {
    month,
    current,
    ...toNumbers(spent ?? { cost: 0n, inputTokens: 0n, outputTokens: 0n }),
    limit: organization.monthlyLimit === null ? null : Number(organization.monthlyLimit),
    limitReached: reached !== null,
    months: rows.map((row) => ({ month: nameMonth(row.month), ...toNumbers(row) })),
    ...steps,
  };
}

const MAX_ROWS = 100;

type Counted = Record<keyof Spent, bigint>;

/** Adds up the steps of runs that started in a month, by workflow, by model, and by agent. */
async function readSteps({ db, organizationId }: ServiceContext, month: string) {
  const from = new Date(`${month}-01`);
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1));
  const [workflows, models, agents] = await Promise.all([
    db.$queryRaw<(Counted & { workflowId: string; name: string; runs: bigint })[]>`
      SELECT r."workflowId", (array_agg(r."workflowName" ORDER BY r."createdAt" DESC))[1] AS "name",
        count(DISTINCT r."id") AS "runs", coalesce(sum(s."cost"), 0)::bigint AS "cost",
        sum(s."inputTokens")::bigint AS "inputTokens", sum(s."outputTokens")::bigint AS "outputTokens"
      FROM "Run" r JOIN "StepRun" s ON s."runId" = r."id"
      WHERE r."organizationId" = ${organizationId} AND r."createdAt" >= ${from} AND r."createdAt" < ${to}
        AND s."inputTokens" IS NOT NULL
      GROUP BY r."workflowId" ORDER BY "cost" DESC, "inputTokens" DESC LIMIT ${MAX_ROWS}`,
    db.$queryRaw<(Counted & { model: string; unpriced: boolean })[]>`
      SELECT s."model", bool_or(s."cost" IS NULL) AS "unpriced", coalesce(sum(s."cost"), 0)::bigint AS "cost",
        sum(s."inputTokens")::bigint AS "inputTokens", sum(s."outputTokens")::bigint AS "outputTokens"
      FROM "Run" r JOIN "StepRun" s ON s."runId" = r."id"
      WHERE r."organizationId" = ${organizationId} AND r."createdAt" >= ${from} AND r."createdAt" < ${to}
        AND s."inputTokens" IS NOT NULL AND s."model" IS NOT NULL
      GROUP BY s."model" ORDER BY "cost" DESC, "inputTokens" DESC LIMIT ${MAX_ROWS}`,
    db.$queryRaw<(Counted & { agentId: string })[]>`
      SELECT s."agentId", coalesce(sum(s."cost"), 0)::bigint AS "cost",
        sum(s."inputTokens")::bigint AS "inputTokens", sum(s."outputTokens")::bigint AS "outputTokens"
      FROM "Run" r JOIN "StepRun" s ON s."runId" = r."id"
      WHERE r."organizationId" = ${organizationId} AND r."createdAt" >= ${from} AND r."createdAt" < ${to}
        AND s."inputTokens" IS NOT NULL
      GROUP BY s."agentId" ORDER BY "cost" DESC, "inputTokens" DESC LIMIT ${MAX_ROWS}`,
  ]);
  return {
    workflows: workflows.map(({ workflowId, name, runs, ...counted }) => ({
      workflowId,
      name,
      runs: Number(runs),
      ...toNumbers(counted),
    })),
    models: models.map(({ model, ...counted }) => ({ model, ...toNumbers(counted) })),
    agents: agents.map(({ agentId, ...counted }) => ({ agentId, ...toNumbers(counted) })),
    unpriced: models
      .filter(({ unpriced }) => unpriced)
      .map(({ model }) => model)
      .sort(),
  };
}

function toNumbers({ cost, inputTokens, outputTokens }: Counted): Spent {
  return { cost: Number(cost), inputTokens: Number(inputTokens), outputTokens: Number(outputTokens) };
}
