/** Whether a person does the step. The id of the built-in agent for people is part of the API and never changes. */
export function isHumanStep({ agentId }: { agentId: string }): boolean {
  return agentId === "human";
}
