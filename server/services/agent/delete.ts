import { weakenedByAgentDeletion } from "@/server/domain/change/compare-agents";
import { AppError, notFound, stale } from "@/server/domain/error";
import { diffFields } from "@/server/domain/ledger/diff";
import { countOf, listAll } from "@/server/domain/text/words";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { admitAgentChange } from "./admit-change";
import { findOpenRuns, findUses, lockAgent, requireOwnAgent, toAgent, whereAgent } from "./rows";

/** The maximum number of workflows and runs to name in the error. */
const MAX_NAMES = 3;

export async function deleteAgent(
  ctx: ServiceContext,
  { agentId, expectedRevisions }: { agentId: string; expectedRevisions?: number[] },
): Promise<null> {
  requireScope(ctx, "agents:write");
  return inTransaction(ctx, async (ctx) => {
    await lockAgent(ctx, agentId);
    const before = await requireOwnAgent(ctx, agentId);
    const { revision } = before;
    if (expectedRevisions && !expectedRevisions.includes(revision)) throw stale("agent");
    const users = await nameUsers(ctx, agentId);
    if (users)
      throw new AppError(
        "conflict",
        `This agent is used by ${users}. Deactivate it instead, or delete it when nothing uses it.`,
      );
    const { count } = await ctx.db.agent.deleteMany({ where: whereAgent(ctx, agentId, expectedRevisions) });
    if (count === 0) throw expectedRevisions ? stale("agent") : notFound("agent");
    await admitAgentChange(ctx, before, {
      content: null,
      weakens: weakenedByAgentDeletion(toAgent(before)),
      request: { verb: "deleteAgent", agentId, revision },
    });
    await recordEntry(ctx, {
      action: "agent.deleted",
      subject: { type: "agent", id: agentId },
      data: { revision },
      private: { ...diffFields(toAgent(before), null) },
    });
    return null;
  });
}

/**
 * Names the workflows and unfinished runs that use an agent. If the caller isn't allowed to see them, returns only how
 * many there are. Returns null if nothing uses the agent.
 */
async function nameUsers(ctx: ServiceContext, agentId: string): Promise<string | null> {
  const { count: uses, workflows } = await findUses(ctx, agentId);
  const { count: runs, latest } = await findOpenRuns(ctx, agentId);
  if (uses + runs === 0) return null;
  const names = [
    ...workflows.map(({ name, setAside }) => (setAside ? `a superseded draft of “${name}”` : `“${name}”`)),
    ...latest.map(({ workflowName }) => `a run of “${workflowName}”`),
  ];
  const more = workflows.length + (latest.length > 0 ? runs : 0) - MAX_NAMES;
  return listAll([
    ...names.slice(0, MAX_NAMES),
    ...(more > 0 ? [`${more} more`] : []),
    ...(workflows.length === 0 && uses > 0 ? [countOf(uses, "workflow")] : []),
    ...(latest.length === 0 && runs > 0 ? [countOf(runs, "run")] : []),
  ]);
}
