/** A workflow whose published version uses older versions of agents, their models or their tools. */
export interface OutdatedWorkflow {
  id: string;
  name: string;
  /** The agents with the version that the workflow uses. Null for a built-in agent. */
  agents: { id: string; name: string; revision: number | null }[];
}
