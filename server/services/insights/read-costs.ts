import type { Figures, InsightsDto } from "@/server/domain/insights/api";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { type Counted, FEW_GROUPS, isWithin, periodOf, type Section } from "./section";

type Costs = Pick<InsightsDto, "steps" | "models" | "agents"> & { totals: Counted<"cost" | "unpriced">[] };

interface Row {
  /** The row's grouping level, as a bit mask from Postgres's GROUPING function. */
  by: number;
  period: number | null;
  model: string | null;
  agentId: string;
  workflowId: string;
  stepId: string;
  cost: number;
  unpriced: number;
}

const BY = { period: 0b0111, model: 0b1011, agent: 0b1101, step: 0b1110, nothing: 0b1111 };

/** Adds up the costs of a section by step, model, agent, and period, most expensive first. */
export async function readCosts(ctx: ServiceContext, section: Section, max: number): Promise<Costs> {
  const started = Prisma.sql`"startedAt"`;
  // Groups twice, because Postgres can compute the inner groups in parallel before it adds them up.
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT * FROM (
      SELECT GROUPING("period", "model", "agentId", "stepId")::int AS "by", "period", "model", "agentId", "workflowId", "stepId",
        coalesce(sum("cost"), 0)::float8 AS "cost", coalesce(sum("unpriced"), 0)::int AS "unpriced",
        row_number() OVER (PARTITION BY GROUPING("period", "model", "agentId", "stepId")
          ORDER BY coalesce(sum("cost"), 0) DESC, "model", "agentId", "workflowId", "stepId")::int AS "rank"
      FROM (
        SELECT "period", "model", "agentId", "workflowId", "stepId", sum("cost") AS "cost",
          count(*) FILTER (WHERE "cost" IS NULL) AS "unpriced"
        FROM (
          SELECT *, ${periodOf(started, section)} AS "period" FROM "StepCost" WHERE ${isWithin(ctx, started, section)}
          ${FEW_GROUPS}
        ) costs
        GROUP BY "period", "model", "agentId", "workflowId", "stepId"
      ) groups
      GROUP BY GROUPING SETS ((), ("period"), ("model"), ("agentId"), ("workflowId", "stepId"))
    ) sums
    WHERE "by" IN (${BY.nothing}, ${BY.period}) OR ("rank" <= ${max} AND "cost" > 0)
    ORDER BY "by", "rank"`;
  const sumsBy = (by: number) => rows.filter((row) => row.by === by);
  return {
    totals: [...sumsBy(BY.nothing), ...sumsBy(BY.period)].map(({ period, cost, unpriced }) => ({
      period,
      cost,
      unpriced,
    })),
    models: sumsBy(BY.model).flatMap(({ model, cost }) => (model ? [{ model, cost }] : [])),
    agents: sumsBy(BY.agent).map(({ agentId, cost }) => ({ agentId, cost })),
    steps: await nameSteps(ctx, sumsBy(BY.step)),
  };
}

/** Returns a section's total cost, and how many attempts have no price. */
export async function readTotalCost(
  ctx: ServiceContext,
  section: Section,
): Promise<Pick<Figures, "cost" | "unpriced">> {
  const [row] = await ctx.db.$queryRaw<[Pick<Figures, "cost" | "unpriced">]>`
    SELECT coalesce(sum("cost"), 0)::float8 AS "cost", (count(*) FILTER (WHERE "cost" IS NULL))::int AS "unpriced"
    FROM "StepCost" WHERE ${isWithin(ctx, Prisma.sql`"startedAt"`, section)}`;
  return row;
}

/** Adds each step's number and name from the latest version that has the step. */
async function nameSteps(
  { db, organizationId }: ServiceContext,
  sums: readonly Row[],
): Promise<InsightsDto["steps"]> {
  const names = await db.$queryRaw<Omit<InsightsDto["steps"][number], "cost">[]>`
    SELECT asked."stepId", asked."workflowId", found."workflowName", found."stepOrder", found."stepName"
    FROM unnest(${sums.map(({ workflowId }) => workflowId)}::text[], ${sums.map(({ stepId }) => stepId)}::text[])
      AS asked("workflowId", "stepId")
    CROSS JOIN LATERAL (
      SELECT v."name" AS "workflowName", (s."step"->>'stepOrder')::int AS "stepOrder",
        coalesce(s."step"->>'name', 'Step ' || (s."step"->>'stepOrder')) AS "stepName"
      FROM "WorkflowVersion" v CROSS JOIN LATERAL jsonb_array_elements(v."definition"->'steps') AS s("step")
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
