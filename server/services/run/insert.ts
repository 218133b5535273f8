import { randomUUID } from "node:crypto";
import { makeId } from "@/server/domain/id";
import type { OperationOutput } from "@/server/domain/operation";
import type { RunContext } from "@/server/domain/run/context";
import type { startRunOperation } from "@/server/domain/run/operations";
import type { Definition } from "@/server/domain/workflow/definition";
import type { RunPurpose } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { freezeAgents, readContentsOf } from "@/server/services/agent-version/freeze";
import { channelOf, requirePerson, type ServiceContext } from "@/server/services/context";
import { requireWithinLimit } from "@/server/services/limit/require-within";
import { noteMove } from "./note-move";
import { wakeRun } from "./wake";

export type StartedRun = OperationOutput<typeof startRunOperation>;

interface NewRun {
  workflowId: string;
  /** The frozen definition that it runs on. */
  version: { id: string; revision: number | null; definition: Definition };
  purpose: RunPurpose;
  input: string;
  sessionId?: string | null;
  context?: RunContext;
}

/** Inserts a run with its agent versions, session and first job. It starts after the commit. */
export async function insertRun(
  ctx: ServiceContext & { db: Transaction },
  { workflowId, version, purpose, input, context, ...run }: NewRun,
): Promise<StartedRun> {
  const { db, organizationId } = ctx;
  const person = requirePerson(ctx);
  const agents = await readContentsOf(ctx, version.definition);
  await requireWithinLimit(ctx, agents);
  const now = ctx.now();
  const sessionId = run.sessionId ?? randomUUID();
  await db.session.createMany({
    data: { organizationId, id: sessionId, createdAt: now },
    skipDuplicates: true,
  });
  const { id: runId, generation } = await db.run.create({
    data: {
      id: makeId("run", now.getTime()),
      organizationId,
      workflowId,
      versionId: version.id,
      revision: version.revision,
      purpose,
      workflowName: version.definition.name,
      sessionId,
      status: "QUEUED",
      currentStepOrder: version.definition.steps[0]?.stepOrder ?? null,
      startedById: person.memberId,
      channel: channelOf(person),
      createdAt: now,
      updatedAt: now,
      input,
      context,
      agentsFrozenAt: now,
    },
  });
  await freezeAgents(ctx, [runId], agents);
  const jobId = makeId("job", now.getTime());
  await db.job.create({ data: { id: jobId, organizationId, runId, kind: "RUN", createdAt: now } });
  noteMove(ctx, runId, "QUEUED");
  ctx.afterCommit((ctx) => wakeRun(ctx, { id: runId, generation }));
  return { jobId, workflowId, sessionId, runId };
}
