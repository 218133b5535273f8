import type { Spent, Usage, UsageQuery } from "@/server/domain/usage/usage";
import { Prisma } from "@/server/generated/prisma/client";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { findLimitReached, monthOf, nameMonth } from "./spending-limit";

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

/**
 * Returns the usage of the runs that started in a month, by workflow, model, and agent. Reads totals, not the steps.
 */
async function readSteps(ctx: ServiceContext, month: string) {
  const { db, organizationId } = ctx;
  // Selects the totals and the changes not yet added to them. Reading both in one statement counts everything exactly
  // once.
  const of = Prisma.sql`WHERE "organizationId" = ${organizationId} AND "month" = ${month}`;
  const columns = Prisma.sql`"workflowId", "agentId", "model", "cost", "inputTokens", "outputTokens", "attempts", "unpriced", "runs"`;
  const used = Prisma.sql`(
    SELECT ${columns} FROM "UsageTotal" ${of} UNION ALL SELECT ${columns} FROM "UsageTotalChange" ${of}) used`;
  const sums = Prisma.sql`sum("cost")::bigint AS "cost", sum("inputTokens")::bigint AS "inputTokens",
    sum("outputTokens")::bigint AS "outputTokens"`;
  const mostFirst = Prisma.sql`ORDER BY "cost" DESC, "inputTokens" DESC LIMIT ${MAX_ROWS}`;
  const [workflows, models, agents] = await Promise.all([
    db.$queryRaw<(Counted & { workflowId: string; name: string; runs: bigint })[]>`
      SELECT "workflowId", sum("runs")::bigint AS "runs", ${sums}, coalesce(
        ${latestName(ctx, month, Prisma.sql`"purpose" <> 'TEST'`)},
        ${latestName(ctx, month, Prisma.sql`"purpose" = 'TEST'`)}) AS "name"
      FROM ${used} GROUP BY "workflowId" HAVING sum("runs") > 0 ${mostFirst}`,
    db.$queryRaw<(Counted & { model: string; unpriced: boolean })[]>`
      SELECT "model", sum("unpriced") > 0 AS "unpriced", ${sums} FROM ${used} WHERE "model" <> ''
      GROUP BY "model" HAVING sum("attempts") > 0 ${mostFirst}`,
    db.$queryRaw<(Counted & { agentId: string })[]>`
      SELECT "agentId", ${sums} FROM ${used} WHERE "agentId" <> ''
      GROUP BY "agentId" HAVING sum("attempts") > 0 ${mostFirst}`,
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

/**
 * Selects the workflow's name as of its latest run in a month. `purpose` is a condition that selects either tests of
 * single steps or all other runs, because tests have their own index.
 */
function latestName({ organizationId }: ServiceContext, month: string, purpose: Prisma.Sql): Prisma.Sql {
  const from = new Date(`${month}-01`);
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1));
  return Prisma.sql`(
    SELECT "workflowName" FROM "Run"
    WHERE "organizationId" = ${organizationId} AND "workflowId" = used."workflowId" AND ${purpose}
      AND "createdAt" >= ${from} AND "createdAt" < ${to}
    ORDER BY "createdAt" DESC LIMIT 1)`;
}

function toNumbers({ cost, inputTokens, outputTokens }: Counted): Spent {
  return { cost: Number(cost), inputTokens: Number(inputTokens), outputTokens: Number(outputTokens) };
}
