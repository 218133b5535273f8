import { type Failure, groupFailures } from "@/server/domain/home/group-failures";
import { type FailureGroup, HOME_DAYS } from "@/server/domain/home/home";
import { RunFault } from "@/server/domain/run/api";
import { DAY_MS } from "@/server/domain/time";
import { requireScope, type ServiceContext } from "@/server/services/context";

const READ = 50;
const LISTED = 5;

type Row = Omit<Failure, "failedAt" | "step" | "code" | "message"> & {
  error: unknown;
  failedAt: Date;
  stepOrder: number | null;
  stepName: string | null;
};

/** Lists what failed lately, by workflow and cause. Omits what people rejected or canceled. */
export async function listFailures(ctx: ServiceContext): Promise<FailureGroup[]> {
  requireScope(ctx, "runs:read");
  const { db, organizationId } = ctx;
  const from = new Date(ctx.now().getTime() - HOME_DAYS * DAY_MS);
  // One index range for each reason, because a range over several isn't in order of time.
  const rows = await db.$queryRaw<Row[]>`
    WITH latest AS (
      SELECT found.* FROM unnest(ARRAY['STEP_FAILED', 'INTERNAL', 'EXPIRED']::"RunReason"[]) AS wanted(reason)
      CROSS JOIN LATERAL (
        SELECT "id", "createdAt" FROM "Run"
        WHERE "organizationId" = ${organizationId} AND "purpose" <> 'TEST' AND "reason" = wanted.reason
          AND "status" = 'FAILED' AND "createdAt" >= ${from}
        ORDER BY "createdAt" DESC, "id" DESC LIMIT ${READ}) found
      ORDER BY "createdAt" DESC, "id" DESC LIMIT ${READ}
    )
    SELECT run."id" AS "runId", run."workflowId", run."workflowName", run."error", run."updatedAt" AS "failedAt",
      step."stepOrder",
      jsonb_path_query_first(version."definition", '$.steps[*] ? (@.id == $id).name',
        jsonb_build_object('id', step."stepId")) #>> '{}' AS "stepName"
    FROM latest JOIN "Run" run ON run."id" = latest."id"
    JOIN "WorkflowVersion" version ON version."id" = run."versionId"
    LEFT JOIN LATERAL (
      SELECT "stepId", "stepOrder" FROM "StepRun"
      WHERE "runId" = run."id" AND "organizationId" = ${organizationId}
      ORDER BY "startedAt" DESC, "id" DESC LIMIT 1) step ON true
    WHERE run."organizationId" = ${organizationId} AND version."organizationId" = ${organizationId}
    ORDER BY run."createdAt" DESC, run."id" DESC`;
  return groupFailures(rows.map(presentFailure), LISTED);
}

function presentFailure({ error, failedAt, stepOrder, stepName, ...row }: Row): Failure {
  const fault = RunFault.safeParse(error).data;
  return {
    ...row,
    code: fault?.code ?? "",
    message: fault?.message ?? "",
    failedAt: failedAt.toISOString(),
    step: stepOrder === null ? null : { order: stepOrder, name: stepName },
  };
}
