import type { Agent } from "@/server/domain/agent/agent";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { AgentConfig } from "@/server/domain/agent/config";
import { needsAction } from "@/server/domain/agent/needs";
import type { AgentDetailDto, AgentDto } from "@/server/domain/agent/operations";
import { listPaths } from "@/server/json-schema/list-paths";
import type { ServiceContext } from "@/server/services/context";
import { resolveModel } from "@/server/services/model/resolve";
import { findOpenRuns } from "./find-open-runs";
import { findUses } from "./find-uses";

/** `simulated`: the organization has no default model. */
export function presentAgent(agent: Agent, { simulated }: { simulated: boolean }): AgentDto {
  const { id, name, description, kind, active } = agent;
  return {
    id,
    name,
    description,
    kind,
    active,
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
  const [model, usedBy, openRuns] = await Promise.all([
    resolveModel(ctx, null),
    findUses(ctx, agent.id),
    findOpenRuns(ctx, agent.id),
  ]);
  return {
    ...presentAgent(agent, { simulated: model === null }),
    revision,
    config: agent.kind === "human" ? null : AgentConfig.parse(agent),
    usedBy,
    openRuns,
  };
}
