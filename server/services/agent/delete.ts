import { AppError, notFound, stale } from "@/server/domain/error";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { findOpenRuns } from "./find-open-runs";
import { findUses } from "./find-uses";
import { requireOwnAgent, whereAgent } from "./require";

/** Of those that need it, so many are named. */
const NAMED = 3;

export async function deleteAgent(
  ctx: ServiceContext,
  { agentId, expectedRevisions }: { agentId: string; expectedRevisions?: number[] },
): Promise<null> {
  requireScope(ctx, "agents:write");
  return inTransaction(ctx, async (ctx) => {
    const { revision } = await requireOwnAgent(ctx, agentId);
    if (expectedRevisions && !expectedRevisions.includes(revision)) throw stale("agent");
    const users = await nameUsers(ctx, agentId);
    if (users)
      throw new AppError(
        "conflict",
        `This agent is needed by ${users}. Deactivate it instead, or delete it once nothing needs it.`,
      );
    const { count } = await ctx.db.agent.deleteMany({ where: whereAgent(ctx, agentId, expectedRevisions) });
    if (count === 0) throw expectedRevisions ? stale("agent") : notFound("agent");
    return null;
  });
}

/** What names an agent, and which runs have a step of it to come; null: nothing. */
async function nameUsers(ctx: ServiceContext, agentId: string): Promise<string | null> {
  const uses = await findUses(ctx, agentId);
  const { count, latest } = await findOpenRuns(ctx, agentId);
  const names = [
    ...uses.map(({ name, setAside }) => (setAside ? `a draft of “${name}” that was set aside` : `“${name}”`)),
    ...latest.map(({ workflowName }) => `a run of “${workflowName}”`),
  ];
  const more = uses.length + count - NAMED;
  if (names.length === 0) return null;
  return new Intl.ListFormat("en").format([...names.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])]);
}
