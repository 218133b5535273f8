import type { RunToTestOn } from "@/server/domain/run/step-test-plan";
import { Definition } from "@/server/domain/workflow/definition";
import type { LastRun, TextHead } from "@/server/domain/workflow/editor-document";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireWorkflow } from "@/server/services/workflow/rows";

/** The number of characters of each input and output that the editor shows. */
const HEAD_LENGTH = 500;

type Output = LastRun["outputs"][number];

/**
 * Returns the truncated inputs and outputs of the workflow's latest run in which a step completed. The run
 * may be of a published version or a draft. Returns null if there is no such run.
 */
export async function findLastRun(ctx: ServiceContext, { id }: { id: string }): Promise<LastRun | null> {
  requireScope(ctx, "runs:read");
  await requireWorkflow(ctx, id);
  const run = await findRun(ctx, id);
  if (!run) return null;
  const [{ definition }, heads] = await Promise.all([
    ctx.db.workflowVersion.findFirstOrThrow({
      where: { id: run.versionId, organizationId: ctx.organizationId },
      select: { definition: true },
    }),
    readHeads(ctx, run.id),
  ]);
  return {
    runId: run.id,
    input: run.input,
    outputs: Definition.parse(definition).steps.flatMap(({ id, name }) => {
      const head = heads.get(id);
      return head ? [{ ...head, name }] : [];
    }),
  };
}

/** Reads the latest run for a step's test, with full inputs and outputs. */
export async function readLastRun(ctx: ServiceContext, workflowId: string): Promise<RunToTestOn | null> {
  const run = await findRun(ctx, workflowId);
  if (!run) return null;
  const outputs = await ctx.db.stepRun.findMany({
    where: { runId: run.id, organizationId: ctx.organizationId },
    orderBy: [{ stepId: "asc" }, { attempt: "desc" }],
    distinct: ["stepId"],
    select: { stepId: true, input: true, output: true, status: true },
  });
  return { input: run.input, outputs };
}

/**
 * Uses SQL, because Prisma passes the purpose as a parameter, which keeps Postgres from using the index of
 * listed runs.
 */
async function findRun({ db, organizationId }: ServiceContext, workflowId: string) {
  const [run] = await db.$queryRaw<{ id: string; input: string; versionId: string }[]>`
    SELECT "id", "input", "versionId" FROM "Run"
    WHERE "organizationId" = ${organizationId} AND "workflowId" = ${workflowId} AND "purpose" <> 'TEST'
      AND "erasedAt" IS NULL AND EXISTS (
        SELECT FROM "StepRun" WHERE "runId" = "Run"."id" AND "organizationId" = ${organizationId}
          AND "StepRun"."status" = 'COMPLETED')
    ORDER BY "createdAt" DESC, "id" DESC LIMIT 1`;
  return run ?? null;
}

type HeadRow = Pick<Output, "stepId" | "status" | "simulated" | "edited" | "passedOn"> & {
  input: string;
  inputLength: number;
  output: string | null;
  outputLength: number | null;
  startedAt: Date;
  finishedAt: Date | null;
};

/** Reads truncated inputs and outputs. Uses SQL, because Prisma would read the full text. */
async function readHeads(
  { db, organizationId }: ServiceContext,
  runId: string,
): Promise<ReadonlyMap<string, Omit<Output, "name">>> {
  const rows = await db.$queryRaw<HeadRow[]>`
    SELECT DISTINCT ON (step."stepId")
      step."stepId", step."status"::text, step."simulated", step."startedAt", step."finishedAt",
      left(step."input", ${HEAD_LENGTH}::int) AS "input", length(step."input") AS "inputLength",
      left(step."output", ${HEAD_LENGTH}::int) AS "output", length(step."output") AS "outputLength",
      coalesce(step."output" = step."input", false) AS "passedOn",
      EXISTS (
        SELECT 1 FROM "Review" review
        WHERE review."organizationId" = ${organizationId} AND review."stepRunId" = step."id"
          AND review."draft" <> step."output"
      ) AS "edited"
    FROM "StepRun" step
    WHERE step."organizationId" = ${organizationId} AND step."runId" = ${runId}
      AND step."status" NOT IN ('REPLACED', 'RECORDED')
    ORDER BY step."stepId", step."attempt" DESC`;
  return new Map(
    rows.map(({ inputLength, outputLength, startedAt, finishedAt, ...row }) => [
      row.stepId,
      {
        ...row,
        input: toHead(row.input, inputLength),
        output: row.output === null ? null : toHead(row.output, outputLength ?? 0),
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt?.toISOString() ?? null,
      },
    ]),
  );
}

function toHead(text: string, length: number): TextHead {
  return { text, clipped: length > HEAD_LENGTH, length };
}
