import type { InsightsDto } from "@/server/domain/insights/api";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { type Counted, isWithin, periodOf, type Section } from "./read-runs";

type Costs = Pick<InsightsDto, "steps" | "models" | "agents"> & { totals: Counted<"cost">[] };

interface Sum {
  kind: "model" | "agent" | "step" | "total";
  model: string | null;
  agentId: string;
  workflowId: string;
  stepId: string;
  period: number | null;
  cost: number;
}

/** Adds up what attempts of a section cost: by step, model, agent and period, the most expensive ones first. */
export async function readCosts(ctx: ServiceContext, section: Section, max: number): Promise<Costs> {
  const started = Prisma.sql`"startedAt"`;
  const sums = await ctx.db.$queryRaw<Sum[]>`
    WITH sums AS (
      SELECT CASE WHEN grouping("model") = 0 THEN 'model' WHEN grouping("agentId") = 0 THEN 'agent'
          WHEN grouping("stepId") = 0 THEN 'step' ELSE 'total' END AS "kind",
        "model", "agentId", "workflowId", "stepId", "period", sum("cost")::float8 AS "cost"
      FROM (
        SELECT *, ${periodOf(started, section)} AS "period" FROM "StepCost" WHERE ${isWithin(ctx, started, section)}
      ) costs
      GROUP BY GROUPING SETS (("model"), ("agentId"), ("workflowId", "stepId"), ("period"), ())
    )
    SELECT * FROM (
      SELECT *, row_number() OVER (PARTITION BY "kind" ORDER BY "cost" DESC, "model", "agentId", "stepId") AS "place" FROM sums
    ) placed
    WHERE "place" <= ${max} OR "kind" = 'total'
    ORDER BY "place"`;
  const ofKind = (kind: Sum["kind"]) => sums.filter((sum) => sum.kind === kind);
  return {
    totals: ofKind("total").map(({ period, cost }) => ({ period, cost: cost ?? 0 })),
    models: ofKind("model").flatMap(({ model, cost }) => (model === null ? [] : [{ model, cost }])),
    agents: ofKind("agent").map(({ agentId, cost }) => ({ agentId, cost })),
    steps: await nameSteps(ctx, ofKind("step")),
  };
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
  sums: readonly Sum[],
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
