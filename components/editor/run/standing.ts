import type { RunDetailDto, StepRunDto } from "@/server/domain/run/operations";

const SHOWN = 200;

/** What a run executes. */
export function whatRuns({ workflowVersion }: Pick<RunDetailDto, "workflowVersion">): string {
  return workflowVersion === null ? "the draft" : `version ${workflowVersion}`;
}

/** The step where a run is working, waiting or failed. Null before the first and after the last. */
export function findCurrentStep({ steps }: Pick<RunDetailDto, "steps">): StepRunDto | null {
  return steps.find(({ status }) => status !== "COMPLETED" && status !== "PENDING") ?? null;
}

/** The review that a run waits for. */
export function findOpenReview({ steps }: Pick<RunDetailDto, "steps">): StepRunDto["review"] {
  return steps.find(({ review }) => review?.status === "OPEN")?.review ?? null;
}

/** Why a run failed: its own error, or the failed step's. */
export function explainEnd({ status, error, steps }: Pick<RunDetailDto, "status" | "error" | "steps">) {
  if (status !== "FAILED") return null;
  return error?.message ?? steps.find((step) => step.status === "FAILED")?.error?.message ?? null;
}

/** A bracket alone on its line: pretty-printed JSON. */
const ALONE = /^\s*[[{]\s*\n/;

/**
 * A text's first line that isn't blank, shortened. "" if there is none. For pretty-printed JSON, as much as
 * fits on one line.
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
  // Half a character at the cut would show as a replacement character.
  return `${line
    .slice(0, SHOWN)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}
