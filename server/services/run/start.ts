import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { notFound } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import type { startRunOperation } from "@/server/domain/run/api";
import { findAllProblems } from "@/server/domain/workflow/all-problems";
import { Definition } from "@/server/domain/workflow/definition";
import { withDraftPolicies } from "@/server/domain/workflow/draft";
import { toKnownAgents } from "@/server/domain/workflow/problems";
import { toAgent } from "@/server/services/agent/rows";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { findStartable } from "@/server/services/sql/start-run";
import { refuseErrors } from "@/server/services/workflow/definition";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { insertPinnedRun, insertRun, type StartedRun } from "./lifecycle";

/** Starts a run of the published version. */
export async function startRun(
  ctx: ServiceContext,
  { id, input, sessionId }: OperationInput<typeof startRunOperation>,
): Promise<StartedRun> {
  requireScope(ctx, "runs:write");
  const found = await findStartable(ctx, id);
  if (!found) throw notFound("workflow");
  const { revision, versionId, agents, pinned, limitReached } = found;
  if (versionId === null) throw notFound("version");
  const definition = Definition.parse(found.definition);
  refuseErrors(
    findAllProblems(
      withDraftPolicies(definition),
      toKnownAgents([...BUILTIN_AGENTS, ...agents.map(toAgent)]),
    ),
  );
  const run = {
    workflowId: id,
    version: { id: versionId, revision, definition },
    purpose: "RUN",
    input,
    sessionId,
  } as const;
  const isPinned = definition.steps.every((step) => isHumanStep(step) || pinned.includes(step.agentId));
  if (isPinned && !limitReached) return insertPinnedRun(ctx, { ...run, holds: true });
  return inTransaction(ctx, async (ctx) => {
    // Locks the workflow before its version's pins, in the same order as a deletion, to prevent deadlocks.
    await holdWorkflow(ctx, id);
    return insertRun(ctx, run);
  });
}
