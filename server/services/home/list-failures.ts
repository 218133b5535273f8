import { type Failure, groupFailures } from "@/server/domain/home/group-failures";
import { type FailureGroup, HOME_DAYS } from "@/server/domain/home/home";
import { addDays, dayAt, startOfDay } from "@/server/domain/insights/days";
import { RunFault } from "@/server/domain/run/api";
import { causeOf } from "@/server/domain/run/cause";
import type { RunReason } from "@/server/domain/run/status";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readInputs } from "@/server/services/run/finding/rows";

const MAX_READ = 50;
const MAX_LISTED = 5;

interface Row {
  runId: string;
  workflowId: string;
  workflowName: string;
  reason: RunReason;
  code: string | null;
  error: unknown;
  startedAt: Date;
  endedAt: Date;
  stepOrder: number | null;
  stepName: string | null;
}

/**
 * Lists recent failures by workflow and cause, using the user's time zone. Omits runs that people rejected or
 * canceled.
 */
export async function listFailures(
  ctx: ServiceContext,
  { timeZone }: { timeZone: string },
): Promise<FailureGroup[]> {
  requireScope(ctx, "runs:read");
  const from = startOfDay(addDays(dayAt(ctx.now(), timeZone), 1 - HOME_DAYS), timeZone);
  const rows = await readLatest(ctx, from);
  const groups = groupFailures(
    rows.slice(0, MAX_READ).map((row) => presentFailure(row, from)),
    { max: MAX_LISTED, exact: rows.length <= MAX_READ },
  );
  const inputs = await readInputs(
    ctx,
    groups.map(({ runId }) => runId),
  );
  return groups.map((group) => ({ ...group, inputStart: inputs.get(group.runId) ?? "" }));
}

/**
 * Reads one more row than needed, to tell whether there are more. The list of reasons matches the index's condition.
 */
async function readLatest({ db, organizationId }: ServiceContext, from: Date): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    WITH latest AS (
      SELECT "runId", "reason", "code", "endedAt" FROM "RunFigures"
      WHERE "organizationId" = ${organizationId} AND "endedAt" >= ${from}
        AND "reason" IN ('STEP_FAILED', 'INTERNAL', 'EXPIRED')
      ORDER BY "endedAt" DESC, "runId" DESC LIMIT ${MAX_READ + 1}
    )
    SELECT latest."runId", run."workflowId", run."workflowName", latest."reason", latest."code", run."error",
      run."createdAt" AS "startedAt", latest."endedAt", step."stepOrder",
      jsonb_path_query_first(version."definition", '$.steps[*] ? (@.id == $id).name',
        jsonb_build_object('id', step."stepId")) #>> '{}' AS "stepName"
    FROM latest JOIN "Run" run ON run."id" = latest."runId" AND run."organizationId" = ${organizationId}
    JOIN "WorkflowVersion" version ON version."id" = run."versionId" AND version."organizationId" = ${organizationId}
    LEFT JOIN LATERAL (
      SELECT "stepId", "stepOrder" FROM "StepRun"
      WHERE "runId" = run."id" AND "organizationId" = ${organizationId} AND "status" <> 'RECORDED'
      ORDER BY "startedAt" DESC, "id" DESC LIMIT 1) step ON true
    ORDER BY latest."endedAt" DESC, latest."runId" DESC`;
}

function presentFailure(
  { reason, code, error, startedAt, endedAt, stepOrder, stepName, ...row }: Row,
  from: Date,
): Failure {
  const fault = RunFault.safeParse(error).data;
  return {
    ...row,
    cause: causeOf({ reason, code }),
    message: fault?.message ?? "",
    failedAt: endedAt.toISOString(),
    since: (startedAt < from ? startedAt : from).toISOString(),
    step: stepOrder === null ? null : { order: stepOrder, name: stepName },
  };
}
