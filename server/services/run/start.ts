import { randomUUID } from "node:crypto";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import type { startRunOperation } from "@/server/domain/run/operations";
import { Definition } from "@/server/domain/workflow/definition";
import { findProblems, isRunnable } from "@/server/domain/workflow/problems";
import {
  channelOf,
  inTransaction,
  requirePerson,
  requireScope,
  type ServiceContext,
} from "@/server/services/context";
import { requireWorkflow } from "@/server/services/workflow/require";
import { announceRun } from "./announce";

/** Writes the run with its definition frozen; carrying it out begins after that is durable. */
export async function startRun(
  ctx: ServiceContext,
  input: OperationInput<typeof startRunOperation>,
): Promise<OperationOutput<typeof startRunOperation>> {
  requireScope(ctx, "runs:write");
  const person = requirePerson(ctx);
  const { organizationId } = ctx;
  return inTransaction(ctx, async (ctx) => {
    // Deleting the workflow waits for this run, or this run finds no workflow.
    await ctx.db.$queryRaw`
      SELECT 1 FROM "Workflow" WHERE "id" = ${input.id} AND "organizationId" = ${organizationId} FOR KEY SHARE`;
    const workflow = await requireWorkflow(ctx, input.id);
    const definition = requireRunnable(Definition.parse(workflow.definition));
    const now = ctx.now();
    const sessionId = input.sessionId ?? randomUUID();
    const version = { workflowId: workflow.id, revision: workflow.revision };
    await ctx.db.session.createMany({
      data: { organizationId, id: sessionId, createdAt: now },
      skipDuplicates: true,
    });
    await ctx.db.workflowVersion.createMany({
      data: { ...version, organizationId, definition, createdAt: now },
      skipDuplicates: true,
    });
    const run = await ctx.db.run.create({
      data: {
        ...version,
        id: makeId("run", now.getTime()),
        organizationId,
        workflowName: workflow.name,
        sessionId,
        status: "QUEUED",
        currentStepOrder: definition.steps[0]?.stepOrder ?? null,
        startedById: person.memberId,
        channel: channelOf(person),
        createdAt: now,
        updatedAt: now,
        input: input.input,
      },
    });
    const jobId = makeId("job", now.getTime());
    await ctx.db.job.create({
      data: { id: jobId, organizationId, runId: run.id, kind: "RUN", createdAt: now },
    });
    ctx.afterCommit((ctx) => announceRun(ctx, run));
    return { jobId, workflowId: workflow.id, sessionId, runId: run.id };
  });
}

/** A definition that can run, or everything that keeps it from running. */
function requireRunnable(definition: Definition): Definition {
  const problems = findProblems(definition, BUILTIN_AGENTS);
  if (isRunnable(problems)) return definition;
  throw new AppError("not-runnable", problems.map((problem) => problem.message).join(" "), { problems });
}
