import { withoutMark } from "@/server/engine/store/events";
import type { Ending, Outcome, Run } from "@/server/engine/types";
import { matchPath } from "./matching";
import {
  type Answer,
  LIMITS,
  type Operation,
  parseDuration,
  parseRetryAfter,
  readOperation,
} from "./protocol";

const KEEP_GOING: Outcome = { steps: [], next: { kind: "continue", target: null } };

type Attempts = { max: number; delay(attempt: number): number };

/**
 * Decides how a run continues after the SDK's response. This is the executor's state machine, without a
 * database.
 */
export function readAnswer(answer: Answer, run: Pick<Run, "attempt">, attempts: Attempts): Outcome {
  if (answer.status === 200) return ended({ kind: "end", status: "completed", output: answer.body });
  if (answer.status !== 206) {
    if (answer.noRetry || run.attempt + 1 >= attempts.max)
      return ended({ kind: "end", status: "failed", output: answer.body });
    return retry(answer, run.attempt, attempts);
  }

  if (!Array.isArray(answer.body) || answer.body.length === 0)
    return fails("The app responded with 206 but without a list of operations.");
  const operations = answer.body.map(readOperation);
  const done = operations.filter(({ op }) => op === "StepRun");
  const [open, ...others] = operations.filter(({ op }) => op !== "StepRun");
  if (open && others.length > 0) {
    const labels = [open, ...others].map(({ label }) => `"${label}"`).join(", ");
    return fails(
      `The embedded executor doesn't run steps in parallel: ${labels}. Await each step before the next.`,
    );
  }
  const { steps, next } = open ? readOpen(open, answer, run.attempt, attempts) : KEEP_GOING;
  return { steps: [...done.map(stepOf), ...steps], next };
}

export function stepOf({ id, label, data }: Operation): Outcome["steps"][number] {
  return { id, label, state: { data } };
}

/** Interprets the only operation in the response that isn't a completed step. */
function readOpen(open: Operation, answer: Answer, attempt: number, attempts: Attempts): Outcome {
  switch (open.op) {
    case "StepPlanned":
      return { steps: [], next: { kind: "continue", target: open.id } };
    case "StepError":
      if (attempt + 1 < attempts.max) return retry(answer, attempt, attempts);
      return {
        ...KEEP_GOING,
        steps: [{ id: open.id, label: open.label, state: { error: withoutMark(open.error) } }],
      };
    case "StepFailed":
      return {
        ...KEEP_GOING,
        steps: [{ id: open.id, label: open.label, state: { error: withoutMark(open.error) } }],
      };
    case "Sleep":
      return suspended(open, "sleeping", open.subject, null);
    case "WaitForEvent": {
      const { timeout, if: expression } = open.options;
      const path = expression === undefined ? null : matchPath(String(expression));
      if (path === undefined)
        return fails(
          `Step "${open.label}" uses an expression to wait (${expression}). Use match with one path.`,
        );
      return suspended(open, "waiting", String(timeout), { event: open.subject, path });
    }
    case "RunComplete":
      return ended({ kind: "end", status: "completed", output: open.data });
    default:
      return fails(`Step "${open.label}" uses ${open.op}, which the embedded executor doesn't support.`);
  }
}

function suspended(
  { id, label }: Operation,
  status: "sleeping" | "waiting",
  duration: string,
  wait: { event: string; path: string | null } | null,
): Outcome {
  const dueIn = parseDuration(duration);
  if (Number.isNaN(dueIn)) return fails(`Step "${label}" has an invalid duration (${duration}).`);
  if (dueIn > LIMITS.longestWaitMs) return fails(`Step "${label}" lasts longer than 366 days.`);
  return { steps: [], next: { kind: "suspend", status, dueIn, attempt: 0, stepId: id, wait } };
}

function retry({ retryAfter }: Answer, attempt: number, attempts: Attempts): Outcome {
  const dueIn = parseRetryAfter(retryAfter) ?? attempts.delay(attempt);
  return {
    steps: [],
    next: { kind: "suspend", status: "queued", dueIn, attempt: attempt + 1, stepId: null, wait: null },
  };
}

function ended(next: Ending): Outcome {
  return { steps: [], next };
}

function fails(message: string): Outcome {
  return ended(failure(message));
}

/** Returns the ending for an error that a retry wouldn't fix. */
export function failure(message: string): Ending {
  return { kind: "end", status: "failed", output: { name: "Error", message } };
}
