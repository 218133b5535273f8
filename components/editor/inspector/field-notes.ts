import { capitalize } from "@/server/domain/text/words";
import type { Problem } from "@/server/domain/workflow/problems";

/** The errors and warnings shown for one field. */
export interface FieldNotes {
  errors: string[];
  warnings: string[];
}

/** Returns the field that a pointer refers to, without the step: "/steps/2/review/quorum" → "review/quorum". */
export function fieldOf(pointer: string): string {
  return pointer.replace(/^\/(steps\/\d+\/?)?/, "");
}

/** Returns a problem's message for the step's own panel, without the step number. */
export function wordsOf({ message }: Problem): string {
  const words = message.replace(/^Step \d+: /, "");
  // Don't capitalize a message that starts with an email address.
  return /^\S+@/.test(words) ? words : capitalize(words);
}

export function notesOf(problems: readonly Problem[], field: string): FieldNotes {
  const of = (severity: Problem["severity"]) =>
    problems
      .filter((problem) => problem.severity === severity && fieldOf(problem.pointer) === field)
      .map(wordsOf);
  return { errors: of("error"), warnings: of("warning") };
}

/** Sorts errors before warnings and keeps their order otherwise. */
export function rankProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}
