import type { Agent } from "@/server/domain/agent/agent";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { AgentConfig } from "@/server/domain/agent/config";
import { needsAction } from "@/server/domain/agent/needs";
import type { AgentDetailDto, AgentDto } from "@/server/domain/agent/operations";
import { listPaths } from "@/server/infra/json-schema/list-paths";
import { hashContent } from "@/server/services/agent-version/hash-content";
import { readContents } from "@/server/services/agent-version/read-contents";
import type { ServiceContext } from "@/server/services/context";
import { resolveModel } from "@/server/services/model/resolve";
import { findOpenRuns } from "./find-open-runs";
import { findUses } from "./find-uses";

/** `simulated`: the organization has no default model. `version`: the agent's current version; null for a person. */
export function presentAgent(
  agent: Agent,
  { simulated, version }: { simulated: boolean; version: string | null },
): AgentDto {
  const { id, name, description, kind, active } = agent;
  return {
    id,
    name,
    description,
    kind,
    active,
    version,
    simulated: simulated && agent.kind === "model" && agent.model === null,
    builtin: findBuiltin(id) !== null,
    needsAction: needsAction(agent),
    outputPaths: agent.kind === "model" && agent.outputSchema ? listPaths(agent.outputSchema) : null,
  };
}

export async function presentAgentDetail(
  ctx: ServiceContext,
  agent: Agent,
  revision: number,
): Promise<AgentDetailDto> {
  const [model, [content], usedBy, openRuns] = await Promise.all([
    resolveModel(ctx, null),
    readContents(ctx, [agent]),
    findUses(ctx, agent.id),
    findOpenRuns(ctx, agent.id),
  ]);
  return {
    ...presentAgent(agent, { simulated: model === null, version: content ? hashContent(content) : null }),
    revision,
    config: agent.kind === "human" ? null : AgentConfig.parse(agent),
    usedBy,
    openRuns,
  };
}
