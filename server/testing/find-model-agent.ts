import type { ModelAgent } from "@/server/domain/agent/agent";
import { findAgent } from "@/server/domain/agent/builtin";

/** Finds a built-in agent that calls a model. */
export function findModelAgent(id: string): ModelAgent {
  const agent = findAgent(id);
  if (agent?.kind !== "model") throw new Error(`${id} isn't an agent that calls a model`);
  return agent;
}
