import type { Problem } from "@/server/domain/workflow/problems";

/** What is wrong with one field, as it is said there. */
export interface FieldNotes {
  errors: string[];
  warnings: string[];
}

/** The field of a step that a pointer names: "/steps/2/review/quorum" → "review/quorum", "/action" → "action". */
export function fieldOf(pointer: string): string {
  return pointer.replace(/^\/(steps\/\d+\/?)?/, "");
}

/** The problem in the step's own panel: which step it is goes without saying. */
export function wordsOf({ message }: Problem): string {
  const words = message.replace(/^Step \d+: /, "");
  // An address stays as it is.
  return /^\S+@/.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

export function notesOf(problems: readonly Problem[], field: string): FieldNotes {
  const of = (severity: Problem["severity"]) =>
    problems
      .filter((problem) => problem.severity === severity && fieldOf(problem.pointer) === field)
      .map(wordsOf);
  return { errors: of("error"), warnings: of("warning") };
}

/** Errors before warnings, each in its order. */
export function rankProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}
