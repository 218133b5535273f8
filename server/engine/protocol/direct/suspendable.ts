import type { InngestExecution } from "inngest/internals";
import { StepMode } from "inngest/types";
import { isRecord } from "@/server/engine/protocol/matching";
import type { Result } from "./response";

/** Identifies the call that sends a checkpoint. */
export type CallIds = {
  queueItemId: string;
  requestId: string;
  generationId: number;
  requestStartedAt: number;
};

/** An execution that can continue after a wait or sleep. */
export type Suspendable = {
  /** Resolves when the function ends, waits, or sleeps. */
  started: Promise<Result>;
  /** Returns the ID of the step that the suspended function awaits, or null if the function can't be resumed. */
  awaited(): string | null;
  /** The results of the recorded steps, keyed by step ID. */
  recorded(): Record<string, RecordedStep>;
  /** Continues the function as a new call, with the result of the step that it awaits. May throw. */
  resume(ids: CallIds, data: unknown): Promise<Result>;
  /** Ends the suspended execution. The function never continues. */
  drop(): void;
};

type RecordedStep = { data?: unknown; error?: unknown };
type Checkpoint = { type: string };
type Handler = (checkpoint: Checkpoint, count: number) => unknown;
type Timer = { start(): unknown; clear(): void };

/** An execution with the members that the SDK doesn't export. */
type Engine = InngestExecution.IInngestExecution & {
  options: object;
  state: {
    steps: Map<string, { op: string }>;
    stepState: Record<string, RecordedStep>;
    checkpointingRuntimeExceeded?: boolean;
    setCheckpoint(checkpoint: Checkpoint): void;
  };
  checkpointHandlers: { [StepMode.AsyncCheckpointing]: { "": Handler; "steps-found": Handler } };
  checkpointingMaxRuntimeTimer?: Timer;
  checkpointingMaxBufferIntervalTimer?: Timer;
  initializeCheckpointRuntimeTimer(state: object): void;
  resumeStepWithResult(result: { id: string; op: string; data: unknown }): unknown;
};

/**
 * Starts an execution that stays in memory when the function only waits or sleeps. If the function then does
 * anything else before it is resumed, the execution ends.
 */
export function startSuspendable(execution: InngestExecution.IInngestExecution): Suspendable {
  requireEngine(execution);
  const { state } = execution;
  const handlers = execution.checkpointHandlers[StepMode.AsyncCheckpointing];
  const { "": onAny, "steps-found": onSteps } = handlers;
  let awaited: string | null = null;
  let answer: { resolve(result: Result): void; reject(error: unknown): void };
  const nextAnswer = () =>
    new Promise<Result>((resolve, reject) => {
      answer = { resolve, reject };
    });

  handlers[""] = (checkpoint, count) => {
    if (awaited === null) return onAny(checkpoint, count);
    awaited = null;
    throw new Error("The execution can't be resumed.");
  };
  handlers["steps-found"] = async (checkpoint, count) => {
    const result = await onSteps(checkpoint, count);
    if (!isSuspension(result)) return result;
    awaited = result.steps[0].id;
    for (const timer of timersOf(execution)) timer.clear();
    answer.resolve(result);
  };

  const started = nextAnswer();
  execution.start().then(
    (result) => answer.resolve(result),
    (error) => answer.reject(error),
  );
  return {
    started,
    awaited: () => awaited,
    recorded: () => state.stepState,
    resume(ids, data) {
      const id = String(awaited);
      awaited = null;
      Object.assign(execution.options, ids);
      // The time limit applies to each call.
      state.checkpointingRuntimeExceeded = false;
      execution.initializeCheckpointRuntimeTimer(state);
      for (const timer of timersOf(execution)) timer.start();
      const next = nextAnswer();
      execution.resumeStepWithResult({ id, op: String(state.steps.get(id)?.op), data });
      return next;
    },
    drop: () => state.setCheckpoint({ type: "dropped" }),
  };
}

function timersOf(execution: Engine): Timer[] {
  const { checkpointingMaxRuntimeTimer, checkpointingMaxBufferIntervalTimer } = execution;
  return [checkpointingMaxRuntimeTimer, checkpointingMaxBufferIntervalTimer].flatMap((timer) => timer ?? []);
}

type StepsFound = Extract<Result, { type: "steps-found" }>;

/** Returns whether the only step found is a wait or sleep. */
function isSuspension(result: unknown): result is StepsFound {
  if (!isRecord(result) || result.type !== "steps-found" || !Array.isArray(result.steps)) return false;
  const [step, ...others] = result.steps;
  return others.length === 0 && ["WaitForEvent", "Sleep"].includes(step?.op);
}

/** Throws if the SDK's executions lack a member that is needed to resume them. */
function requireEngine(execution: object): asserts execution is Engine {
  const isOf = (type: string, ...path: string[]) =>
    typeof path.reduce<unknown>((owner, name) => Object(owner)[name], execution) === type;
  const missing = [
    ["object", "options"],
    ["object", "state", "steps"],
    ["object", "state", "stepState"],
    ["function", "state", "setCheckpoint"],
    ["function", "checkpointHandlers", StepMode.AsyncCheckpointing, ""],
    ["function", "checkpointHandlers", StepMode.AsyncCheckpointing, "steps-found"],
    ["function", "initializeCheckpointRuntimeTimer"],
    ["function", "resumeStepWithResult"],
  ].find(([type = "", ...path]) => !isOf(type, ...path));
  if (missing) throw new Error(`The SDK's execution objects have no ${missing.slice(1).join(".")}.`);
}
