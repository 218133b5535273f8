/** The input or output to compare between two runs. A null `stepId` means the input or output of the run itself. */
export interface TextsQuery {
  a: { runId: string; stepId: string | null };
  b: { runId: string; stepId: string | null };
  of: "input" | "output";
}
