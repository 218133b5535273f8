import type { Agent } from "@/server/domain/agent/agent";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { openContent, type PreparedAgent } from "@/server/runs/attempts/prepare-agent";
import { readContents } from "@/server/services/agent/contents";
import { toAgent } from "@/server/services/agent/rows";
import type { ServiceContext } from "@/server/services/context";

/** Prepares an agent the way a run that starts now would. */
export async function prepareNow(ctx: ServiceContext, agentId: string): Promise<PreparedAgent | null> {
  const agent = await findAgent(ctx, agentId);
  const [content] = agent?.active ? await readContents(ctx, [agent]) : [];
  return content ? openContent(ctx, content) : null;
}

async function findAgent(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  id: string,
): Promise<Agent | null> {
  const builtin = findBuiltin(id);
  if (builtin) return builtin;
  const row = await db.agent.findUnique({ where: { organizationId_id: { organizationId, id } } });
  return row && toAgent(row);
}
