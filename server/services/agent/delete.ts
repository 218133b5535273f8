import { AppError } from "@/server/domain/error";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { findUses } from "./find-uses";
import { requireOwnAgent } from "./require";

export async function deleteAgent(
  ctx: ServiceContext,
  { agentId, expectedRevisions }: { agentId: string; expectedRevisions?: number[] },
): Promise<null> {
  requireScope(ctx, "agents:write");
  return inTransaction(ctx, async (ctx) => {
    const { revision } = await requireOwnAgent(ctx, agentId);
    if (expectedRevisions && !expectedRevisions.includes(revision))
      throw new AppError("precondition-failed", "Somebody has changed this agent meanwhile. Load it again.");
    const uses = await findUses(ctx, agentId);
    if (uses.length > 0) {
      const names = new Intl.ListFormat("en").format(uses.slice(0, 3).map(({ name }) => `“${name}”`));
      const more = uses.length > 3 ? ` and ${uses.length - 3} more` : "";
      throw new AppError(
        "conflict",
        `${names}${more} name this agent. Take it out of them, or deactivate it instead.`,
      );
    }
    await ctx.db.agent.deleteMany({ where: { organizationId: ctx.organizationId, id: agentId } });
    return null;
  });
}
