/** The input or output to compare between two runs. `stepId` is null for the run's own, rather than a step's. */
export interface TextsQuery {
  a: { runId: string; stepId: string | null };
  b: { runId: string; stepId: string | null };
  of: "input" | "output";
}
