import type { RunDetailDto } from "./api";

/**
 * A run, as shown on its page. Only the displayed step includes its content. In other steps, inputs are empty, outputs
 * and prompts are null, and review documents are replaced by hashes.
 */
export interface RunPage extends RunDetailDto {
  /** The first words of the input, on one line. */
  inputStart: string;
  /** False if the workflow was deleted. */
  workflowExists: boolean;
  /** Whether lists include the run. False for step tests. */
  isListed: boolean;
  /** The trigger that started the run. Null if no trigger started it or if the trigger was deleted. */
  trigger: {
    id: string;
    name: string;
    /** The run whose output became this run's input. Null unless the trigger follows a workflow. */
    sourceRunId: string | null;
  } | null;
  /** Null if the run has no steps. */
  shownStepId: string | null;
  readAt: string;
}
