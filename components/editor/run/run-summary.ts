import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";

const SHOWN = 200;

/** Names the definition that a run executes: the draft or a version. */
export function whatRuns({ workflowVersion }: Pick<RunDetailDto, "workflowVersion">): string {
  return workflowVersion === null ? "the draft" : `version ${workflowVersion}`;
}

/** Returns the first step that was started but not completed. Null before the first step and after the last. */
export function findCurrentStep({ steps }: Pick<RunDetailDto, "steps">): StepRunDto | null {
  return steps.find(({ status }) => status !== "COMPLETED" && status !== "PENDING") ?? null;
}

/** Returns the review that a run is waiting for. */
export function findOpenReview({ steps }: Pick<RunDetailDto, "steps">): StepRunDto["review"] {
  return steps.find(({ review }) => review?.status === "OPEN")?.review ?? null;
}

/** Explains why a run failed: its own error or the failed step's error. */
export function explainEnd({ status, error, steps }: Pick<RunDetailDto, "status" | "error" | "steps">) {
  if (status !== "FAILED") return null;
  return error?.message ?? steps.find((step) => step.status === "FAILED")?.error?.message ?? null;
}

/** Matches pretty-printed JSON: its first line is only a bracket. */
const ALONE = /^\s*[[{]\s*\n/;

/**
 * Returns the first nonblank line, shortened, or "" if all lines are blank. For pretty-printed JSON, returns
 * as much as fits on one line.
 */
export function firstLine(text: string): string {
  const start = text.search(/\S/);
  if (start < 0) return "";
  const end = ALONE.test(text) ? start + 4 * SHOWN : text.indexOf("\n", start);
  const line = text
    .slice(start, end < 0 ? undefined : end)
    .replace(/\s+/g, " ")
    .trimEnd();
  if (line.length <= SHOWN) return line;
  // The cut can split a surrogate pair. Its first half would appear as a replacement character.
  return `${line
    .slice(0, SHOWN)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}
