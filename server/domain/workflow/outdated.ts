/** A workflow whose published version uses older versions of agents, their models, or their tools. */
export interface OutdatedWorkflow {
  id: string;
  name: string;
  /** The published revision. */
  revision: number;
  agents: OutdatedAgent[];
}

export interface OutdatedAgent {
  id: string;
  name: string;
  /** The agent version that the workflow uses. Null for a built-in agent. */
  revision: number | null;
  /** Whether the version in use (`before`) and the newest version (`now`) use the Simulated model. */
  simulated: { before: boolean; now: boolean };
}

export interface WorkflowsToUpdate {
  workflows: OutdatedWorkflow[];
  /** Whether the user can publish, which is how workflows are updated. */
  mayUpdate: boolean;
}
