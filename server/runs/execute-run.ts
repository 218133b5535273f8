import { type GetStepTools, type Inngest, RetryAfterError } from "inngest";
import { z } from "zod";
import { DEFAULT_BACKOFF, waitAfter } from "@/server/domain/workflow/step/step-retry";
import { env } from "@/server/infra/env";
import { RUN_CANCELLED, RUN_REQUESTED, RUN_RESUMED, type RunEventData } from "@/server/infra/executor/events";
import type { ServiceContext } from "@/server/services/context";
import type { Following } from "./attempts/complete";
import { claimRun, type PlannedStep } from "./claims/claim";
import { abandonRun, finishRun } from "./finish";
import { internalErrorDelay } from "./internal-error-delay";
import { performStep } from "./perform-step";
import { openReview } from "./reviews/pause";
import { type ReviewState, settleReview } from "./reviews/settle";
import { systemContext } from "./system-context";

/** An Inngest server stores events, so their types aren't guaranteed. */
const EventData: z.ZodType<RunEventData> = z.object({ runId: z.string(), organizationId: z.string() });

/** Short, because a decision made before the run starts waiting doesn't wake it. */
const FIRST_WAIT_SECONDS = 1;

/**
 * Creates the function that runs a workflow from start to finish. Any step can be called twice, so each one reads its
 * row first. Steps return only IDs and states. Text stays in the database.
 */
export function makeExecuteRun(
  client: Inngest.Any,
  executor: string,
  backoff: readonly number[] = DEFAULT_BACKOFF,
) {
  return client.createFunction(
    {
      id: "execute-run",
      name: "Execute a run",
      triggers: [{ event: RUN_REQUESTED }],
      cancelOn: [{ event: RUN_CANCELLED, match: "data.runId" }],
      // Keeps one organization's slow servers and long queues from delaying others.
      concurrency: [{ key: "event.data.organizationId", limit: env().runsPerOrganization }],
      // Step errors are values with their own retry policy. Only infrastructure errors are thrown.
      retries: 20,
      onFailure: async ({ event, step }) => {
        const { runId, organizationId } = EventData.parse(event.data.event.data);
        await step.run("abandon", () =>
          abandonRun(systemContext(organizationId), { runId, claimedBy: event.data.run_id }),
        );
      },
    },
    async ({ event, step, attempt, runId: claimedBy }) => {
      const { runId, organizationId } = EventData.parse(event.data);
      const ctx = systemContext(organizationId);
      const soon: Execution["soon"] = (work) =>
        executor === "embedded" ? work : () => work().catch((error) => retrySoon(error, attempt));

      const claim = await step.run(
        "claim",
        soon(() => claimRun(ctx, { runId, claimedBy, executor, startsFirst: executor === "embedded" })),
      );
      if (!claim) return { outcome: "not-ours" };

      const execution: Execution = { ctx, runId, claimedBy, backoff, step, soon, counters: new Map() };
      for (let at = 0; at < claim.steps.length; ) {
        const planned = claim.steps[at] as PlannedStep;
        const end = planned.human
          ? await askPerson(execution, planned.id)
          : await askAgent(execution, planned, followingOf(claim.steps, at, executor));
        if ("finished" in end) return { outcome: "completed" };
        if (end.state === "completed") at++;
        else if (end.state === "sent-back") at = claim.steps.findIndex(({ id }) => id === end.toStepId);
        else return { outcome: end.state };
      }
      await step.run(
        "finish",
        soon(() => finishRun(ctx, { runId, claimedBy })),
      );
      return { outcome: "completed" };
    },
  );
}

/** The state shared by the steps of a claimed run. */
interface Execution {
  ctx: ServiceContext;
  runId: string;
  claimedBy: string;
  backoff: readonly number[];
  step: GetStepTools<Inngest.Any>;
  /**
   * Makes an Inngest server retry the work early. Internal errors are usually brief, but the server would wait up to
   * 45 s before its first retry.
   */
  soon: <T>(work: () => Promise<T>) => () => Promise<T>;
  /** The number of times each kind of work has been repeated so far. */
  counters: Map<string, number>;
}

async function askPerson(execution: Execution, stepId: string) {
  const { ctx, runId, claimedBy, step, soon } = execution;
  for (;;) {
    const attempt = count(execution, `${stepId}:open`);
    const opened = await step.run(
      attempt === 1 ? `${stepId}:open` : `${stepId}:open:${attempt}`,
      soon(() => openReview(ctx, { runId, claimedBy, stepId, attempt })),
    );
    const end = await waitForDecision(execution, stepId, opened);
    if (end.state !== "again") return end;
  }
}

/**
 * Repeats the step in rounds until no one sends its draft back. Also repeats it each time someone continues
 * the run after a failure. Without a review, there is one round.
 */
async function askAgent(execution: Execution, planned: PlannedStep, following: Following) {
  const stepId = planned.id;
  for (;;) {
    const given = await attemptUntilDone(execution, planned, following);
    const end = await waitForDecision(execution, stepId, given);
    if (end.state !== "returned" && end.state !== "again") return end;
  }
}

/** Runs the attempts of a round. Attempts are numbered across rounds, but backoff starts over in each round. */
async function attemptUntilDone(
  execution: Execution,
  { id: stepId, retry }: PlannedStep,
  following: Following,
) {
  const { ctx, runId, claimedBy, backoff, step, soon } = execution;
  for (let failed = 0; ; failed++) {
    const attempt = count(execution, `${stepId}:attempt`);
    const backoffSeconds = retry ? waitAfter(retry, failed + 1) : (backoff[failed] ?? null);
    const result = await step.run(
      `${stepId}:attempt:${attempt}`,
      soon(() => performStep(ctx, { runId, claimedBy, stepId, attempt, backoffSeconds, following })),
    );
    if (result.state !== "retry") return result;
    await step.sleep(`${stepId}:backoff:${attempt}`, result.afterSeconds * 1000);
  }
}

/**
 * Returns the work that can be done in the same statement that records the step's output. With an Inngest server, the
 * next step starts only when the server calls it, perhaps in a different process.
 */
function followingOf(steps: readonly PlannedStep[], at: number, executor: string): Following {
  const next = steps[at + 1];
  if (!next) return "end";
  return next.human || executor !== "embedded" ? null : { stepId: next.id };
}

async function waitForDecision(execution: Execution, stepId: string, opened: ReviewState) {
  const { ctx, runId, claimedBy, step, soon } = execution;
  let state = opened;
  for (let looked = false; state.state === "waiting"; looked = true) {
    const { reviewId, seconds } = state;
    const wait = count(execution, `${stepId}:decision`);
    await step.waitForEvent(`${stepId}:decision:${wait}`, {
      event: RUN_RESUMED,
      match: "data.runId",
      timeout: `${looked ? seconds : FIRST_WAIT_SECONDS}s`,
    });
    state = await step.run(
      `${stepId}:settle:${wait}`,
      soon(() => settleReview(ctx, { runId, claimedBy, reviewId })),
    );
  }
  return state;
}

function retrySoon(error: unknown, attempt: number): never {
  const message = error instanceof Error ? error.message : String(error);
  throw new RetryAfterError(message, internalErrorDelay(attempt), { cause: error });
}

/**
 * Numbers a run's repeated work across rounds, starting at 1, so that each repetition has a unique name that
 * stays the same in every replay.
 */
function count({ counters }: Execution, work: string): number {
  const number = (counters.get(work) ?? 0) + 1;
  counters.set(work, number);
  return number;
}
