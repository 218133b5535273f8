import type { InsightsDto } from "@/server/domain/insights/api";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { type Counted, isWithin, periodOf, type Section } from "./read-runs";

type Costs = Pick<InsightsDto, "steps" | "models" | "agents"> & { totals: Counted<"cost">[] };

interface Row {
  model: string | null;
  agentId: string;
  workflowId: string;
  stepId: string;
  period: number;
  cost: number;
}

/** Adds up what attempts of a section cost: by step, model, agent and period, the most expensive ones first. */
export async function readCosts(ctx: ServiceContext, section: Section, max: number): Promise<Costs> {
  const started = Prisma.sql`"startedAt"`;
  // Grouped once, which Postgres does in parallel. The groups are few enough to add them up here.
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT "model", "agentId", "workflowId", "stepId", "period", sum("cost")::float8 AS "cost"
    FROM (
      SELECT *, ${periodOf(started, section)} AS "period" FROM "StepCost" WHERE ${isWithin(ctx, started, section)}
    ) costs
    GROUP BY "model", "agentId", "workflowId", "stepId", "period"`;
  const top = (keyOf: (row: Row) => string) => sumBy(rows, keyOf).slice(0, max);
  return {
    totals: [
      { period: null, cost: rows.reduce((sum, { cost }) => sum + cost, 0) },
      ...sumBy(rows, ({ period }) => String(period)).map(({ period, cost }) => ({ period, cost })),
    ],
    models: top(({ model }) => model ?? "").flatMap(({ model, cost }) => (model ? [{ model, cost }] : [])),
    agents: top(({ agentId }) => agentId).map(({ agentId, cost }) => ({ agentId, cost })),
    steps: await nameSteps(
      ctx,
      top(({ workflowId, stepId }) => `${workflowId} ${stepId}`),
    ),
  };
}

/** Adds up the rows that have the same key. Returns one row of each, the most expensive ones first. */
function sumBy(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const key = keyOf(row);
    sums.set(key, { ...row, cost: row.cost + (sums.get(key)?.cost ?? 0) });
  }
  const byKey = [...sums].sort(([a, one], [b, other]) => other.cost - one.cost || (a < b ? -1 : 1));
  return byKey.map(([, row]) => row);
}

/** Adds up what attempts of a section cost, without saying for what. */
export async function readTotalCost(ctx: ServiceContext, section: Section): Promise<number> {
  const [row] = await ctx.db.$queryRaw<[{ cost: number }]>`
    SELECT coalesce(sum("cost"), 0)::float8 AS "cost" FROM "StepCost"
    WHERE ${isWithin(ctx, Prisma.sql`"startedAt"`, section)}`;
  return row.cost;
}

/** Names steps as in the latest version that has them. */
async function nameSteps(
  { db, organizationId }: ServiceContext,
  sums: readonly Row[],
): Promise<InsightsDto["steps"]> {
  const names = await db.$queryRaw<
    { stepId: string; workflowId: string; workflowName: string; stepName: string }[]
  >`
    SELECT asked."stepId", asked."workflowId", found."workflowName", found."stepName"
    FROM unnest(${sums.map(({ workflowId }) => workflowId)}::text[], ${sums.map(({ stepId }) => stepId)}::text[])
      AS asked("workflowId", "stepId")
    CROSS JOIN LATERAL (
      SELECT v."name" AS "workflowName", coalesce(s."step"->>'name', 'Step ' || s."number") AS "stepName"
      FROM "WorkflowVersion" v
      CROSS JOIN LATERAL jsonb_array_elements(v."definition"->'steps') WITH ORDINALITY AS s("step", "number")
      WHERE v."organizationId" = ${organizationId} AND v."workflowId" = asked."workflowId"
        AND s."step"->>'id' = asked."stepId"
      ORDER BY v."createdAt" DESC, v."id" DESC LIMIT 1
    ) found`;
  const byStep = new Map(names.map((name) => [`${name.workflowId} ${name.stepId}`, name]));
  return sums.flatMap(({ workflowId, stepId, cost }) => {
    const name = byStep.get(`${workflowId} ${stepId}`);
    return name ? [{ ...name, cost }] : [];
  });
}
