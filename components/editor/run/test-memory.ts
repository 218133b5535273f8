import { create } from "zustand";

export type InputSource = "last" | "own";

/** The user's tests of one step since the page was opened. */
export interface StepTrials {
  /** Null until chosen. */
  source: InputSource | null;
  ownInput: string;
  /** The latest test and the earlier test to compare it with. */
  runId: string | null;
  earlierRunId: string | null;
}

const NONE: StepTrials = { source: null, ownInput: "", runId: null, earlierRunId: null };

/** Keyed by workflow and step, so a test survives closing the drawer and selecting a different step. */
const useMemory = create<Readonly<Record<string, StepTrials>>>(() => ({}));

export function useStepTrials(workflowId: string, stepId: string): StepTrials {
  return useMemory((memory) => memory[keyOf(workflowId, stepId)] ?? NONE);
}

export function readStepTrials(workflowId: string, stepId: string): StepTrials {
  return useMemory.getState()[keyOf(workflowId, stepId)] ?? NONE;
}

export function rememberInput(
  workflowId: string,
  stepId: string,
  input: Partial<Pick<StepTrials, "source" | "ownInput">>,
) {
  remember(workflowId, stepId, input);
}

/**
 * Records a new test. If `keepLast` is true, the new test is compared with the previous one. Otherwise, it replaces
 * that test in the current comparison.
 */
export function rememberTest(
  workflowId: string,
  stepId: string,
  runId: string,
  { keepLast }: { keepLast: boolean },
) {
  const { runId: last, earlierRunId } = readStepTrials(workflowId, stepId);
  remember(workflowId, stepId, { runId, earlierRunId: keepLast ? last : earlierRunId });
}

function remember(workflowId: string, stepId: string, change: Partial<StepTrials>) {
  const trials = { ...readStepTrials(workflowId, stepId), ...change };
  useMemory.setState({ [keyOf(workflowId, stepId)]: trials });
}

function keyOf(workflowId: string, stepId: string): string {
  return `${workflowId}/${stepId}`;
}
