import { ulid } from "@/server/engine/ids";
import type { Run } from "@/server/engine/types";
import { type Answer, LIMITS } from "./protocol";

/**
 * Sends the executor's request to the app, either to the SDK's handler in this process or signed over HTTP.
 */
export type Call = (request: AppRequest) => Promise<AppAnswer>;
/** Header names are lowercase in requests and responses. */
export type AppRequest = {
  method: "PUT" | "POST";
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
};
export type AppAnswer = { status: number; headers: Record<string, string>; body: string };

/**
 * This host is never resolved. A handler in this process only reads the query, and a `call` over HTTP uses
 * its own address.
 */
export const ENDPOINT = "http://executor.internal/api/inngest";

/** Every response from the SDK has this header. */
export const SDK_HEADER = "x-inngest-sdk";

const HEADERS = {
  host: new URL(ENDPOINT).host,
  "content-type": "application/json",
  "x-inngest-server-kind": "dev",
};

/** Asks the app for its functions, the way a server does in an in-band sync. */
export async function syncApp(call: Call): Promise<unknown> {
  const { status, body } = await call({
    method: "PUT",
    query: {},
    headers: { ...HEADERS, "x-inngest-sync-kind": "in_band" },
    body: JSON.stringify({ url: ENDPOINT }),
  });
  if (status !== 200)
    throw new Error(
      `The app rejected the sync with ${status}: ${body}. Calls in this process need a client with isDev: true.`,
    );
  return JSON.parse(body);
}

/** Calls a run's function once. May reject. */
export type RunCall = (run: Run, maxAttempts: number) => Promise<Answer>;

/** Calls functions by sending requests to the app. */
export function throughRequests(call: Call): RunCall {
  return async (run, maxAttempts) => readResponse(await call(requestFor(run, maxAttempts)));
}

/** Reads a response. One that isn't from the SDK, such as a proxy's error page, counts as a failed call. */
export function readResponse({ status, headers, body }: AppAnswer): Answer {
  const retryAfter = headers["retry-after"] ?? null;
  if (headers[SDK_HEADER] === undefined)
    return {
      ...failed("Error", `The response isn't from the app (${status}): ${body.slice(0, 200)}`),
      retryAfter,
    };
  return { status, noRetry: headers["x-inngest-no-retry"] === "true", retryAfter, body: JSON.parse(body) };
}

/** Same as `call`, but with a time limit. Returns errors as responses and never rejects. */
export async function callFunction(call: RunCall, run: Run, maxAttempts: number): Promise<Answer> {
  let limit: NodeJS.Timeout | undefined;
  const tooLong = new Promise<null>((resolve) => {
    limit = setTimeout(resolve, LIMITS.callMs, null).unref();
  });
  try {
    const answer = await Promise.race([call(run, maxAttempts), tooLong]);
    return answer ?? failed("TimeoutError", "The call took longer than two hours.");
  } catch (error) {
    return error instanceof Error ? failed(error.name, error.message) : failed("Error", String(error));
  } finally {
    clearTimeout(limit);
  }
}

function failed(name: string, message: string): Answer {
  return { status: 0, noRetry: false, retryAfter: null, body: { name, message } };
}

function requestFor(run: Run, maxAttempts: number): AppRequest {
  const requestId = ulid();
  return {
    method: "POST",
    query: { fnId: run.functionId, stepId: run.target ?? "step" },
    headers: headersFor(run, requestId),
    body: JSON.stringify(bodyFor(run, maxAttempts, requestId)),
  };
}

/** Returns the headers of an Inngest server's request for the run's next call. */
export function headersFor(run: Run, requestId: string): Record<string, string> {
  return {
    ...HEADERS,
    "x-run-id": run.id,
    "x-request-id": requestId,
    "x-inngest-req-version": "-1",
    "x-inngest-generation-id": String(generationOf(run)),
    "x-inngest-job-id": callId(run),
  };
}

/** Returns the body of an Inngest server's request for the run's next call. */
export function bodyFor(run: Run, maxAttempts: number, requestId: string) {
  const stack = run.steps.map(({ id }) => id);
  return {
    event: run.event,
    events: [run.event],
    steps: Object.fromEntries(run.steps.map(({ id, state }) => [id, state])),
    defers: {},
    // Lets the SDK choose its execution version. Versions differ only for parallel steps.
    version: -1,
    use_api: false,
    ctx: {
      run_id: run.id,
      fn_id: run.functionId,
      attempt: run.attempt,
      max_attempts: maxAttempts,
      disable_immediate_execution: false,
      use_api: false,
      qi_id: callId(run),
      request_id: requestId,
      generation_id: generationOf(run),
      job_id: callId(run),
      env: "",
      step_id: run.target ?? "step",
      stack: { stack, current: stack.length },
    },
  };
}

export function generationOf({ attempt }: Pick<Run, "attempt">): number {
  return attempt + 1;
}

/**
 * Returns the ID of the run's current call. The SDK sends it with each checkpoint, so that checkpoints from an earlier
 * call can be rejected.
 */
export function callId({ term, calls }: Pick<Run, "term" | "calls">): string {
  return `${term}.${calls}`;
}
