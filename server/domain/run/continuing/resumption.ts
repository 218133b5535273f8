import type { ReviewStatus } from "@/server/domain/review/status";
import type { AttemptStatus, RunReason, RunStatus } from "@/server/domain/run/status";
import type { Step } from "@/server/domain/workflow/definition";

/** The parts of a run that determine whether and where it can be continued. */
interface EndedRun<Attempt extends Tried> {
  status: RunStatus;
  reason: RunReason | null;
  isTest: boolean;
  erasedAt: Date | null;
  input: string;
  steps: readonly Step[];
  attempts: readonly Attempt[];
}

interface Tried {
  id: string;
  stepId: string;
  status: AttemptStatus;
  output: string | null;
}

/** The point where a failed run continues. */
export interface Resumption<Attempt> {
  /** The step that failed, or the last step if all steps completed. */
  step: Step;
  /** The steps that still have to run. */
  ahead: readonly Step[];
  /** The attempt whose output is the step's input. Null if the step's input is the run's input. */
  previous: Attempt | null;
  input: string;
}

/** Returns where a failed run continues, or why it can't be continued. */
export function findResumption<Attempt extends Tried>({
  input,
  steps,
  attempts,
  ...run
}: EndedRun<Attempt>): Resumption<Attempt> | { refusal: string } {
  const refusal = refuse(run);
  if (refusal) return { refusal };
  const outputs = new Map(
    attempts.filter(({ status }) => status === "COMPLETED").map((attempt) => [attempt.stepId, attempt]),
  );
  const failed = steps.findIndex(({ id }) => !outputs.has(id));
  const at = failed === -1 ? steps.length - 1 : failed;
  const step = steps[at];
  if (!step) return { refusal: "This run's workflow has no steps." };
  const before = steps[at - 1];
  const previous = (before && outputs.get(before.id)) ?? null;
  return {
    step,
    ahead: failed === -1 ? [] : steps.slice(at),
    previous,
    input: previous ? (previous.output ?? "") : input,
  };
}

function refuse({
  status,
  reason,
  isTest,
  erasedAt,
}: Pick<EndedRun<Tried>, "status" | "reason" | "isTest" | "erasedAt">): string | null {
  if (erasedAt) return "The run's content was erased, so it can't be continued. Start a new run.";
  if (status !== "FAILED") return `The run is ${status}. Only a failed run can be continued.`;
  if (isTest) return "This is a test of a single step. Test the step again instead.";
  if (reason === "REJECTED")
    return "A reviewer rejected this run, so it can't be continued. Start a new run.";
  if (reason === "CANCELLED") return "This run was canceled, so it can't be continued. Start a new run.";
  return null;
}

interface Reviewed {
  stepRunId: string;
  stepOrder: number;
  status: ReviewStatus;
  /** Null unless the review was about a tool call. */
  tool: string | null;
  /** Null unless the review was about whether a message was sent. Approving that review doesn't approve a document. */
  outgoingId: string | null;
}

/** Returns the approvals from earlier runs that count in this run, each with its step. */
export function reusedApprovals<Review extends object>(
  attempts: readonly { id: string; stepOrder: number; approvedIn: Review | null }[],
): (Review & { stepRunId: string; stepOrder: number })[] {
  return attempts.flatMap(({ id: stepRunId, stepOrder, approvedIn }) =>
    approvedIn ? [{ ...approvedIn, stepRunId, stepOrder }] : [],
  );
}

/** Returns the nearest approval before a step, considering only outputs that the run still uses. */
export function findApprovalBefore<Review extends Reviewed>(
  { stepOrder }: Pick<Step, "stepOrder">,
  reviews: readonly Review[],
  attempts: readonly Pick<Tried, "id" | "status">[],
): Review | null {
  const used = new Set(attempts.filter(({ status }) => status === "COMPLETED").map(({ id }) => id));
  return reviews
    .filter(
      (review) =>
        review.status === "APPROVED" &&
        review.tool === null &&
        review.outgoingId === null &&
        review.stepOrder < stepOrder &&
        used.has(review.stepRunId),
    )
    .reduce<Review | null>(
      (last, review) => (last && last.stepOrder > review.stepOrder ? last : review),
      null,
    );
}
