import type { Agent } from "./agent";

/** The name of the agent that writes a step's draft; null for a person's own step, whose draft is its input. */
export function authorOf(
  { agentId }: { agentId: string },
  agents: readonly Pick<Agent, "id" | "name" | "kind">[],
): string | null {
  const agent = agents.find(({ id }) => id === agentId);
  return agent?.kind === "human" ? null : (agent?.name ?? agentId);
}
