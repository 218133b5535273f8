import type { Problem } from "@/server/domain/workflow/problems";

/** What is wrong with one field, as it is said there. */
export interface FieldNotes {
  errors: string[];
  warnings: string[];
}

/** The field of a step that a problem is about: "action", "review/quorum". */
export function fieldOf({ pointer }: Problem): string {
  return pointer.split("/").slice(3).join("/");
}

/** The problem in the step's own panel: which step it is goes without saying. */
export function wordsOf({ message }: Problem): string {
  const words = message.replace(/^Step \d+: /, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function notesOf(problems: readonly Problem[], field: string): FieldNotes {
  const of = (severity: Problem["severity"]) =>
    problems.filter((problem) => problem.severity === severity && fieldOf(problem) === field).map(wordsOf);
  return { errors: of("error"), warnings: of("warning") };
}

/** Errors before warnings, each in its order. */
export function rankProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}
