/**
 * Returns whether this is a human step. The built-in human agent's id is part of the API and never changes.
 */
export function isHumanStep({ agentId }: { agentId: string }): boolean {
  return agentId === "human";
}
