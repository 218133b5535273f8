/** The text of two runs to compare. `stepId` is null for the run's own text. */
export interface TextsQuery {
  a: { runId: string; stepId: string | null };
  b: { runId: string; stepId: string | null };
  of: "input" | "output";
}
