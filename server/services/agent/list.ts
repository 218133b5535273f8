import type { AgentDto } from "@/server/domain/agent/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { resolveModel } from "@/server/services/model/choice";
import { hashContent, readContents } from "./contents";
import { presentAgent, readAgents } from "./rows";

export async function listAgents(ctx: ServiceContext): Promise<AgentDto[]> {
  requireScope(ctx, "agents:read");
  const [agents, model] = await Promise.all([readAgents(ctx), resolveModel(ctx, null)]);
  const contents = await readContents(ctx, agents);
  const versions = new Map(contents.map((content) => [content.agentId, hashContent(content)]));
  return agents.map((agent) =>
    presentAgent(agent, { simulated: model === null, version: versions.get(agent.id) ?? null }),
  );
}
