/** Which text of two runs to compare. `stepId` is null for the runs' own input or output. */
export interface TextsQuery {
  a: { runId: string; stepId: string | null };
  b: { runId: string; stepId: string | null };
  of: "input" | "output";
}
