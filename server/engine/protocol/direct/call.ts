import { AsyncResource } from "node:async_hooks";
import type { Inngest, InngestFunction, Middleware } from "inngest";
import type { InngestExecution } from "inngest/internals";
import { StepMode } from "inngest/types";
import { ulid } from "@/server/engine/ids";
import {
  bodyFor,
  callId,
  ENDPOINT,
  generationOf,
  headersFor,
  type RunCall,
  readResponse,
} from "@/server/engine/protocol/calls";
import { isRecord } from "@/server/engine/protocol/matching";
import {
  type Answer,
  type Operation,
  readOperation,
  type Suspended,
} from "@/server/engine/protocol/protocol";
import type { Run } from "@/server/engine/types";
import { type Result, responseOf, stringify } from "./response";
import { type CallIds, type Suspendable, startSuspendable } from "./suspendable";

/** Returns false if the call no longer owns the run and should end. */
export type Checkpoint = (runId: string, callId: string, steps: Operation[]) => Promise<boolean>;

/** The same limit as in the SDK's handler. A step found after this time is planned and gets its own call. */
const MAX_RUNTIME_MS = 10_000;
const FAILURE_SUFFIX = "-failure";
/** The SDK's own middleware, which every client has. Its `wrapRequest` only flushes the client's logger. */
const LOGGER = "inngest:logger";
/** Measured on Node 20. */
const EXECUTION_BYTES = 40_000;
const STEP_BYTES = 3_400;
/** Numbers and small objects take about four times as much memory as their JSON. */
const BYTES_PER_CHARACTER = 4;
/** The run, the function, and the function's list of events each hold a copy of the event. */
const EVENT_COPIES = 3;
/** Above this much memory, replaying an execution later costs less than holding it. */
const MAX_BYTES = 1_000_000;

/**
 * Calls functions the way `@inngest/test` does: through their own execution, without a request. Checkpoints go straight
 * to `checkpoint`, and calls to functions that aren't listed go to `others`.
 *
 * Uses private members of the SDK, which only this folder may do. Throws if this SDK lacks one of them. `rehearse`
 * checks that they still behave the same. With `holds`, a function that waits or sleeps can continue without a replay.
 */
export function directCall(
  client: Inngest.Any,
  functions: InngestFunction.Any[],
  checkpoint: Checkpoint,
  { holds, others }: { holds: boolean; others: RunCall },
): RunCall {
  for (const fn of functions) {
    requireMethod(fn, "createExecution");
    requireMethod(fn, "shouldAsyncCheckpoint");
  }
  requireMethod(client["inngestApi"], "checkpointStepsAsync");
  const targets = new Map(functions.flatMap((fn) => targetsOf(client, fn)));
  client["inngestApi"].checkpointStepsAsync = async ({ runId, queueItemId, steps }: SentCheckpoint) => {
    if (!(await checkpoint(runId, queueItemId, steps.map(readOperation)))) throw staleDispatch(runId);
  };
  // A suspended execution would otherwise keep the context of the request that sent its event.
  const context = new AsyncResource("InngestExecutions");
  return async (run, maxAttempts) => {
    const target = targets.get(run.functionId);
    if (!target) return others(run, maxAttempts);
    const execution = { ...target, client, run, maxAttempts, holds, requestId: ulid() };
    return context.runInAsyncScope(call, null, execution);
  };
}

type SentCheckpoint = { runId: string; queueItemId: string; steps: unknown[] };
type Target = { fn: InngestFunction.Any; handlerKind: "main" | "failure" };

function requireMethod(owner: unknown, name: string): void {
  const isPresent = typeof owner === "object" && owner !== null && name in owner;
  if (isPresent && typeof Reflect.get(owner, name) === "function") return;
  throw new Error(`The SDK has no ${name}.`);
}

function targetsOf(client: Inngest.Any, fn: InngestFunction.Any): [string, Target][] {
  const id = fn.id(client.id);
  const main: [string, Target] = [id, { fn, handlerKind: "main" }];
  return fn.opts.onFailure ? [main, [id + FAILURE_SUFFIX, { fn, handlerKind: "failure" }]] : [main];
}

/** This error makes the SDK end the call. After any other error, the SDK retries the checkpoint. */
function staleDispatch(runId: string): Error {
  const error = new Error(`This call no longer owns run ${runId}.`);
  error.name = "StaleDispatchError";
  return Object.assign(error, { "~inngest": { kind: "StaleDispatchError" } });
}

type Execution = Target & {
  client: Inngest.Any;
  run: Run;
  maxAttempts: number;
  requestId: string;
  holds: boolean;
};

async function call(execution: Execution): Promise<Answer> {
  const { client, fn, run, holds } = execution;
  const classes = [...client.middleware, ...(fn.opts.middleware ?? [])];
  const middleware = classes.map((Class) => new Class({ client }));
  const needsRequest = "flush" in client.logger || middleware.length > 1 || middleware[0]?.id !== LOGGER;
  if (needsRequest) return callWithin(execution, middleware);
  const created = create(execution, middleware, requestOf(execution));
  // A retry isn't held, because the run's next call is attempt 0 again, and a held function would still have the
  // retry's attempt number.
  if (!holds || run.attempt > 0) return readResponse(responseOf(await created.start()));
  const suspendable = startSuspendable(created);
  return answerOf(await suspendable.started, suspendable, run);
}

/**
 * Runs the execution within the middleware that wraps requests, as the SDK's handler does. The execution is never held,
 * because middleware expects each call to run the function from the start.
 */
async function callWithin(execution: Execution, middleware: Middleware.BaseMiddleware[]): Promise<Answer> {
  const { fn, run } = execution;
  const requestInfo = requestOf(execution);
  const respond = async () => responseOf(await create(execution, middleware, requestInfo).start());
  const chain = middleware.reduceRight((next, each) => {
    const wrap = each.wrapRequest?.bind(each);
    return wrap ? () => wrap({ fn, next, requestArgs: [], requestInfo, runId: run.id }) : next;
  }, respond);
  const { headers, ...answer } = await chain();
  return readResponse({ ...answer, headers: lowercase(headers) });
}

function requestOf({ run, maxAttempts, requestId }: Execution): Middleware.Request {
  return {
    method: "POST",
    url: new URL(ENDPOINT),
    headers: Object.freeze(headersFor(run, requestId)),
    body: async () => structuredClone(bodyFor(run, maxAttempts, requestId)),
  };
}

/** Returns the call's result, which includes how to continue the function if it's suspended. */
function answerOf(result: Result, suspendable: Suspendable, run: Run): Answer {
  const answer = readResponse(responseOf(result));
  const awaited = suspendable.awaited();
  if (awaited === null) return answer;
  const bytes = bytesOf(suspendable, run);
  if (bytes <= MAX_BYTES) return { ...answer, suspended: suspendedOn(awaited, suspendable, bytes) };
  suspendable.drop();
  return answer;
}

function suspendedOn(awaited: string, suspendable: Suspendable, bytes: number): Suspended {
  return {
    bytes,
    canContinue({ steps, unread }) {
      const recorded = suspendable.recorded();
      const ids = [...unread, ...steps.map(({ id }) => id)];
      return (
        suspendable.awaited() === awaited &&
        ids.length === Object.keys(recorded).length + 1 &&
        ids.every((id) => id === awaited || id in recorded)
      );
    },
    continue(run) {
      const { data } = memoized(run.steps.find(({ id }) => id === awaited)?.state);
      try {
        const resumed = suspendable.resume(idsOf(run, ulid()), data);
        return resumed.then((result) => answerOf(result, suspendable, run));
      } catch {
        suspendable.drop();
        return null;
      }
    },
    drop: suspendable.drop,
  };
}

/** Estimates how much memory the execution takes, excluding the function's own variables. */
function bytesOf(suspendable: Suspendable, { event }: Run): number {
  let bytes = EXECUTION_BYTES + EVENT_COPIES * BYTES_PER_CHARACTER * stringify(event).length;
  for (const { data, error } of Object.values(suspendable.recorded())) {
    bytes += STEP_BYTES + BYTES_PER_CHARACTER * stringify(data ?? error).length;
    // Stops early, because a run's results can total 32 MB.
    if (bytes > MAX_BYTES) break;
  }
  return bytes;
}

function idsOf(run: Run, requestId: string): CallIds {
  return {
    queueItemId: callId(run),
    requestId,
    generationId: generationOf(run),
    requestStartedAt: Date.now(),
  };
}

function create(
  { client, fn, handlerKind, run, maxAttempts, requestId }: Execution,
  middlewareInstances: Middleware.BaseMiddleware[],
  requestInfo: Middleware.Request,
): InngestExecution.IInngestExecution {
  const target = run.target ?? undefined;
  const checkpointingConfig = fn["shouldAsyncCheckpoint"](target, run.functionId, false, MAX_RUNTIME_MS);
  // A function may modify its event, but the run's final event contains the original.
  const event = structuredClone(run.event);
  const ids = { runId: run.id, requestId, jobId: callId(run) };
  return fn["createExecution"]({
    partialOptions: {
      ...idsOf(run, requestId),
      client,
      runId: run.id,
      stepMode: checkpointingConfig ? StepMode.AsyncCheckpointing : StepMode.Async,
      checkpointingConfig,
      data: { event, events: [structuredClone(event)], attempt: run.attempt, maxAttempts, ...ids },
      internalFnId: run.functionId,
      stepState: Object.fromEntries(run.steps.map(({ id, state }) => [id, { id, ...memoized(state) }])),
      stepCompletionOrder: run.steps.map(({ id }) => id),
      requestedRunStep: target,
      handlerKind,
      disableImmediateExecution: false,
      reqArgs: [],
      headers: {},
      requestInfo,
      middlewareInstances,
    },
  });
}

/** Unwraps a step's result or error. The state of a wait (its event) or a sleep (null) isn't wrapped. */
function memoized(state: unknown): { data?: unknown; error?: unknown } {
  const [name, ...others] = isRecord(state) ? Object.keys(state) : [];
  if (others.length > 0 || !isRecord(state)) return { data: state };
  if (name === "error") return { error: state.error };
  return { data: name === "data" ? state.data : state };
}

/** Needed because middleware may have added headers with capital letters. */
function lowercase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
