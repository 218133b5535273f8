import { weakenedByAgentDeletion } from "@/server/domain/change/compare-agents";
import { AppError, notFound, stale } from "@/server/domain/error";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { admitAgentChange } from "./changes";
import { findOpenRuns, findUses, lockAgent, requireOwnAgent, toAgent, whereAgent } from "./rows";

/** Of those that need it, so many are named. */
const NAMED = 3;

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
        `This agent is needed by ${users}. Deactivate it instead, or delete it once nothing needs it.`,
      );
    const { count } = await ctx.db.agent.deleteMany({ where: whereAgent(ctx, agentId, expectedRevisions) });
    if (count === 0) throw expectedRevisions ? stale("agent") : notFound("agent");
    await admitAgentChange(ctx, before, {
      content: null,
      weakens: weakenedByAgentDeletion(toAgent(before)),
      request: { verb: "deleteAgent", agentId, revision },
    });
    return null;
  });
}

/** What names an agent, and which runs have a step of it to come, as far as the caller may know; null: nothing. */
async function nameUsers(ctx: ServiceContext, agentId: string): Promise<string | null> {
  const { count: uses, workflows } = await findUses(ctx, agentId);
  const { count: runs, latest } = await findOpenRuns(ctx, agentId);
  if (uses + runs === 0) return null;
  const names = [
    ...workflows.map(({ name, setAside }) =>
      setAside ? `a draft of “${name}” that was set aside` : `“${name}”`,
    ),
    ...latest.map(({ workflowName }) => `a run of “${workflowName}”`),
  ];
  const more = workflows.length + (latest.length > 0 ? runs : 0) - NAMED;
  return new Intl.ListFormat("en").format([
    ...names.slice(0, NAMED),
    ...(more > 0 ? [`${more} more`] : []),
    ...(workflows.length === 0 ? countOf(uses, "workflow") : []),
    ...(latest.length === 0 ? countOf(runs, "run") : []),
  ]);
}

function countOf(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? "" : "s"}`];
}
