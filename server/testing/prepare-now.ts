import { openContent, type PreparedAgent } from "@/server/runs/prepare-agent";
import { findAgent } from "@/server/services/agent/find";
import { readContents } from "@/server/services/agent-version/read-contents";
import type { ServiceContext } from "@/server/services/context";

/** An agent as a run that starts now would use it. */
export async function prepareNow(ctx: ServiceContext, agentId: string): Promise<PreparedAgent | null> {
  const agent = await findAgent(ctx, agentId);
  const [content] = agent?.active ? await readContents(ctx, [agent]) : [];
  return content ? openContent(ctx, content) : null;
}
