import { runLook } from "@/components/runs/status";
import { sayErased } from "@/server/domain/erasure/words";
import type { ListedRunDto } from "@/server/domain/run/finding/api";
import { filterByOutcome, type RunOutcome, type RunPeriod } from "@/server/domain/run/finding/filters";

export function nameOutcome(outcome: RunOutcome): string {
  const { status, reason } = filterByOutcome(outcome);
  const [only] = reason ?? [];
  return runLook(status[0] ?? "FAILED", only ?? null).words;
}

export const PERIOD_WORDS: Record<RunPeriod, string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};

/** Describes how far a run got: "Step 3 of 12, waiting for Sam Okafor". */
export function sayStep({ status, stepReached, steps, waitingFor }: ListedRunDto): string {
  if (status === "COMPLETED") return steps === 1 ? "1 step" : `${steps} steps`;
  if (stepReached === 0) return "Not started";
  const step = `Step ${stepReached} of ${steps}`;
  if (status !== "PAUSED") return step;
  const [first, ...others] = waitingFor;
  if (first === undefined) return `${step}, waiting for a decision`;
  const more =
    others.length === 0 ? "" : others.length === 1 ? ` or ${others[0]}` : ` or ${others.length} others`;
  return `${step}, waiting for ${first}${more}`;
}

/** The start of a run's input, or why there is none. */
export function sayInput({ inputStart, erasedAt }: Pick<ListedRunDto, "inputStart" | "erasedAt">): string {
  return erasedAt === null ? inputStart || "Empty input" : sayErased(erasedAt);
}

export function sayStarted({ test, channel }: Pick<ListedRunDto, "test" | "channel">): string {
  if (test) return "Draft run";
  if (channel === "TRIGGER") return "Trigger";
  return channel === "API" ? "API token" : "In the browser";
}
