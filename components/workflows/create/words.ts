import type { Problem } from "@/server/domain/workflow/problems";

/** Returns a summary like "3 steps, 1 error, 2 warnings". */
export function summarizeImport(steps: number, problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const parts = [
    steps === 0 ? "No steps" : count(steps, "step"),
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(problems.length > errors ? [count(problems.length - errors, "warning")] : []),
  ];
  return `${parts.join(", ")}.`;
}

function count(value: number, word: string): string {
  return `${value} ${word}${value === 1 ? "" : "s"}`;
}
