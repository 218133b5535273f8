import { setTimeout as pause } from "node:timers/promises";
import { ulid } from "./ids";
import { type Answer, LIMITS } from "./protocol";
import type { Run } from "./types";

/** A request of the executor to the app: to its handler in this process, or signed and over HTTP. */
export type Call = (request: Request) => Promise<Response>;

/** Nobody looks this up: a handler in this process reads path and query only, a `call` over HTTP puts its own. */
const ENDPOINT = "http://executor.internal/api/inngest";

/** Asks the app for its functions, as a server does when an app is synced in band. */
export async function syncApp(call: Call): Promise<unknown> {
  const response = await call(
    new Request(ENDPOINT, {
      method: "PUT",
      headers: { ...headers(), "x-inngest-sync-kind": "in_band" },
      body: JSON.stringify({ url: ENDPOINT }),
    }),
  );
  const text = await response.text();
  if (response.status !== 200)
    throw new Error(
      `The app refused the sync with ${response.status}: ${text}. In process it needs a client with isDev: true.`,
    );
  return JSON.parse(text);
}

/** Calls the function of a run once. An app that cannot be reached, or answers nonsense, is an answer too. */
export async function callFunction(call: Call, run: Run, maxAttempts: number): Promise<Answer> {
  const gaveUp = new AbortController();
  try {
    const response = await Promise.race([
      call(requestFor(run, maxAttempts)),
      pause(LIMITS.callMs, null, { signal: gaveUp.signal, ref: false }),
    ]);
    if (response === null) return failed("TimeoutError", "The call took longer than two hours.");
    const text = await response.text();
    if (response.headers.get("x-inngest-sdk") === null)
      return failed("Error", `What answered is not the app (${response.status}): ${text.slice(0, 200)}`);
    return {
      status: response.status,
      noRetry: response.headers.get("x-inngest-no-retry") === "true",
      retryAfter: response.headers.get("retry-after"),
      body: JSON.parse(text),
    };
  } catch (error) {
    return error instanceof Error ? failed(error.name, error.message) : failed("Error", String(error));
  } finally {
    gaveUp.abort();
  }
}

function failed(name: string, message: string): Answer {
  return { status: 0, noRetry: false, retryAfter: null, body: { name, message } };
}

/** The SDK decides its execution version anew in each call (-1): versions differ only in parallel steps. */
function requestFor(run: Run, maxAttempts: number): Request {
  const target = run.target ?? "step";
  const requestId = ulid();
  const stack = run.steps.map(({ id }) => id);
  const body = {
    event: run.event,
    events: [run.event],
    steps: Object.fromEntries(run.steps.map(({ id, state }) => [id, state])),
    defers: {},
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
      generation_id: run.attempt + 1,
      job_id: callId(run),
      env: "",
      step_id: target,
      stack: { stack, current: stack.length },
    },
  };
  const query = new URLSearchParams({ fnId: run.functionId, stepId: target });
  return new Request(`${ENDPOINT}?${query}`, {
    method: "POST",
    headers: {
      ...headers(),
      "x-run-id": run.id,
      "x-request-id": requestId,
      "x-inngest-req-version": "-1",
      "x-inngest-generation-id": String(run.attempt + 1),
      "x-inngest-job-id": callId(run),
    },
    body: JSON.stringify(body),
  });
}

/** Comes back with each checkpoint, so that what an earlier call still sends can be told apart. */
export function callId({ term, calls }: Pick<Run, "term" | "calls">): string {
  return `${term}.${calls}`;
}

function headers(): Record<string, string> {
  return {
    host: new URL(ENDPOINT).host,
    "content-type": "application/json",
    "x-inngest-server-kind": "dev",
  };
}
