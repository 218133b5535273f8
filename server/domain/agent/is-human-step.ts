/** The ID of the built-in human agent. It's part of the API and never changes. */
export const HUMAN_AGENT_ID = "human";

export function isHumanStep({ agentId }: { agentId: string }): boolean {
  return agentId === HUMAN_AGENT_ID;
}
