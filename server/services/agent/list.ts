import type { AgentDto } from "@/server/domain/agent/operations";
import { hashContent } from "@/server/services/agent-version/hash-content";
import { readContents } from "@/server/services/agent-version/read-contents";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { resolveModel } from "@/server/services/model/resolve";
import { presentAgent } from "./present";
import { readAgents } from "./read-all";

export async function listAgents(ctx: ServiceContext): Promise<AgentDto[]> {
  requireScope(ctx, "agents:read");
  const [agents, model] = await Promise.all([readAgents(ctx), resolveModel(ctx, null)]);
  const contents = await readContents(ctx, agents);
  const versions = new Map(contents.map((content) => [content.agentId, hashContent(content)]));
  return agents.map((agent) =>
    presentAgent(agent, { simulated: model === null, version: versions.get(agent.id) ?? null }),
  );
}
