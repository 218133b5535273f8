import type { Usage } from "@/server/domain/usage/usage";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { monthOf, nameMonth } from "./month";

const MONTHS = 12;
const MOST_WORKFLOWS = 100;

interface WorkflowRow {
  workflowId: string;
  name: string;
  runs: bigint;
  cost: bigint;
  inputTokens: bigint;
  outputTokens: bigint;
}

/** What models have cost: this month by workflow, and the months before. */
export async function getUsage(ctx: ServiceContext): Promise<Usage> {
  requireScope(ctx, "runs:read");
  const { db, organizationId } = ctx;
  const month = monthOf(ctx.now());
  const [organization, rows, workflows, unpriced] = await Promise.all([
    db.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { monthlyLimit: true } }),
    db.spending.findMany({ where: { organizationId }, orderBy: { month: "desc" }, take: MONTHS }),
    db.$queryRaw<WorkflowRow[]>`
      SELECT r."workflowId", (array_agg(r."workflowName" ORDER BY r."createdAt" DESC))[1] AS "name",
        count(DISTINCT r."id") AS "runs", coalesce(sum(s."cost"), 0)::bigint AS "cost",
        sum(s."inputTokens")::bigint AS "inputTokens", sum(s."outputTokens")::bigint AS "outputTokens"
      FROM "Run" r JOIN "StepRun" s ON s."runId" = r."id"
      WHERE r."organizationId" = ${organizationId} AND r."createdAt" >= ${month} AND s."inputTokens" IS NOT NULL
      GROUP BY r."workflowId" ORDER BY "cost" DESC, "inputTokens" DESC LIMIT ${MOST_WORKFLOWS}`,
    db.$queryRaw<{ model: string }[]>`
      SELECT DISTINCT s."model" FROM "Run" r JOIN "StepRun" s ON s."runId" = r."id"
      WHERE r."organizationId" = ${organizationId} AND r."createdAt" >= ${month}
        AND s."inputTokens" IS NOT NULL AND s."cost" IS NULL AND s."model" IS NOT NULL
      ORDER BY s."model"`,
  ]);
  const months = rows.map((row) => ({ month: nameMonth(row.month), ...toNumbers(row) }));
  const current = months.find((entry) => entry.month === nameMonth(month));
  return {
    month: nameMonth(month),
    cost: current?.cost ?? 0,
    inputTokens: current?.inputTokens ?? 0,
    outputTokens: current?.outputTokens ?? 0,
    limit: organization.monthlyLimit === null ? null : Number(organization.monthlyLimit),
    months,
    workflows: workflows.map(({ workflowId, name, runs, ...spent }) => ({
      workflowId,
      name,
      runs: Number(runs),
      ...toNumbers(spent),
    })),
    unpriced: unpriced.map(({ model }) => model),
  };
}

function toNumbers({
  cost,
  inputTokens,
  outputTokens,
}: Pick<WorkflowRow, "cost" | "inputTokens" | "outputTokens">) {
  return { cost: Number(cost), inputTokens: Number(inputTokens), outputTokens: Number(outputTokens) };
}
