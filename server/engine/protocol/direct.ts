import type { Inngest, InngestFunction, Middleware } from "inngest";
import type { InngestExecution } from "inngest/internals";
import { StepMode } from "inngest/types";
import { ulid } from "@/server/engine/ids";
import type { Run } from "@/server/engine/types";
import {
  bodyFor,
  callId,
  ENDPOINT,
  generationOf,
  headersFor,
  type RunCall,
  readResponse,
  SDK_HEADER,
} from "./calls";
import { isRecord } from "./matching";
import { type Operation, readOperation } from "./protocol";

/** Returns false if the call no longer owns the run and should end. */
export type Checkpoint = (runId: string, callId: string, steps: Operation[]) => Promise<boolean>;

/** The same limit as in the SDK's handler. A step found after this time is planned, and gets its own call. */
const MAX_RUNTIME_MS = 10_000;
const FAILURE_SUFFIX = "-failure";

/**
 * Calls functions the way `@inngest/test` does: through their own execution, without a request. Checkpoints
 * go straight to `checkpoint`. Calls to functions that aren't listed go to `others`.
 *
 * This is the only file that uses private members of the SDK. Throws if this SDK doesn't have them.
 * `rehearse` checks that they still behave the same.
 */
export function directCall(
  client: Inngest.Any,
  functions: InngestFunction.Any[],
  checkpoint: Checkpoint,
  others: RunCall,
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
  return async (run, maxAttempts) => {
    const target = targets.get(run.functionId);
    if (!target) return others(run, maxAttempts);
    const { headers, ...answer } = await respond({ ...target, client, run, maxAttempts, requestId: ulid() });
    return readResponse({ ...answer, headers: lowercase(headers) });
  };
}

type SentCheckpoint = { runId: string; queueItemId: string; steps: unknown[] };
type Target = { fn: InngestFunction.Any; handlerKind: "main" | "failure" };
type Result = Awaited<ReturnType<InngestExecution.IInngestExecution["start"]>>;

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
  const error = new Error(`This call no longer owns the run ${runId}.`);
  error.name = "StaleDispatchError";
  return Object.assign(error, { "~inngest": { kind: "StaleDispatchError" } });
}

type Execution = Target & { client: Inngest.Any; run: Run; maxAttempts: number; requestId: string };

/** Runs the execution within the middleware that wraps requests, as the SDK's handler does. */
function respond(execution: Execution): Promise<Middleware.Response> {
  const { client, fn, run, maxAttempts, requestId } = execution;
  const classes = [...client.middleware, ...(fn.opts.middleware ?? [])];
  const middleware = classes.map((Class) => new Class({ client }));
  const requestInfo: Middleware.Request = {
    method: "POST",
    url: new URL(ENDPOINT),
    headers: Object.freeze(headersFor(run, requestId)),
    body: async () => structuredClone(bodyFor(run, maxAttempts, requestId)),
  };
  const respondAlone = async () => responseOf(await execute(execution, middleware, requestInfo));
  const chain = middleware.reduceRight((next, each) => {
    const wrap = each.wrapRequest?.bind(each);
    return wrap ? () => wrap({ fn, next, requestArgs: [], requestInfo, runId: run.id }) : next;
  }, respondAlone);
  return chain();
}

function execute(
  { client, fn, handlerKind, run, maxAttempts, requestId }: Execution,
  middlewareInstances: Middleware.BaseMiddleware[],
  requestInfo: Middleware.Request,
): Promise<Result> {
  const target = run.target ?? undefined;
  const checkpointingConfig = fn["shouldAsyncCheckpoint"](target, run.functionId, false, MAX_RUNTIME_MS);
  // A function may modify its event, but the run's final event contains the original.
  const event = structuredClone(run.event);
  const ids = { runId: run.id, requestId, jobId: callId(run) };
  return fn["createExecution"]({
    partialOptions: {
      client,
      runId: run.id,
      stepMode: checkpointingConfig ? StepMode.AsyncCheckpointing : StepMode.Async,
      checkpointingConfig,
      data: { event, events: [structuredClone(event)], attempt: run.attempt, maxAttempts, ...ids },
      internalFnId: run.functionId,
      queueItemId: callId(run),
      requestId,
      generationId: generationOf(run),
      requestStartedAt: Date.now(),
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
  }).start();
}

/** Unwraps results and errors. A wait's event and a sleep's end aren't wrapped. */
function memoized(state: unknown): { data: unknown } | { error: unknown } {
  const [name, ...others] = isRecord(state) ? Object.keys(state) : [];
  if (others.length > 0 || !isRecord(state)) return { data: state };
  if (name === "error") return { error: state.error };
  return { data: name === "data" ? state.data : state };
}

/** Returns the response that the SDK's handler would create from the result. */
function responseOf(result: Result): Middleware.Response {
  switch (result.type) {
    case "function-resolved":
      return response(200, result.data);
    case "function-rejected":
      return response(result.retriable ? 500 : 400, result.error, result.retriable);
    case "step-ran":
      return response(206, [result.step], result.retriable);
    case "steps-found":
      return response(206, result.steps);
    case "step-not-found":
      return response(500, { error: `Could not find step "${result.step.id}" to run; timed out.` }, true);
    default:
      throw new Error(`The SDK returned an unknown result: ${result.type}`);
  }
}

function response(status: number, body: unknown, retriable?: boolean | string): Middleware.Response {
  const headers: Record<string, string> = { "content-type": "application/json", [SDK_HEADER]: "direct" };
  if (retriable !== undefined) headers["x-inngest-no-retry"] = retriable ? "false" : "true";
  if (typeof retriable === "string") headers["retry-after"] = retriable;
  return { status, headers, body: stringify(body ?? null) };
}

/** Middleware may have added headers. */
function lowercase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Omits values that JSON can't represent, as the SDK does. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch {
    const ancestors: unknown[] = [];
    const text = JSON.stringify(value, function (this: unknown, _key, child: unknown) {
      // `this` contains `child`, so drop ancestors up to `this`.
      while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
      if (typeof child === "bigint") return undefined;
      if (typeof child !== "object" || child === null) return child;
      if (ancestors.includes(child)) return "[Circular]";
      ancestors.push(child);
      return child;
    });
    return text ?? "null";
  }
}
