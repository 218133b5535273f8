/** The part of pino's interface that the engine uses. */
export type Logger = Record<"info" | "warn" | "error", (fields: object, message: string) => void>;

/** An event as functions see it. */
export type InngestEvent = {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
  user?: unknown;
  v?: string;
};

/**
 * An incoming event. The executor assigns `id`. The sender sets `clientId`, which identifies a repeated
 * event.
 */
export type IncomingEvent = { id: string; clientId: string | null; body: InngestEvent };

/** A function's configuration. A null `path` matches every event with that name. */
export type ServedFunction = {
  id: string;
  /** `failureOf` limits the trigger to failures of that function. Triggers for `onFailure` use it. */
  triggers: { event: string; failureOf: string | null }[];
  cancels: { event: string; path: string | null; timeout: string | null }[];
  /** The maximum number of concurrent calls for each value at this path in the event. */
  concurrency: { path: string; limit: number } | null;
  maxAttempts: number;
};

/** A memoized step. The SDK receives `state` on the next call. */
export type Step = { id: string; state: unknown };

/** A run claimed by this process, which may write to the run's row only while `term` and `calls` match the row. */
export type Run = {
  id: string;
  functionId: string;
  /** The lane whose limit the run's call counts toward. */
  lane: string;
  event: InngestEvent;
  attempt: number;
  /** The step to run in the next call, if the SDK planned one. */
  target: string | null;
  term: string;
  calls: number;
  cancelled: boolean;
  /** Whether the current call was stopped after a step. If so, its response is ignored. */
  halted: boolean;
  steps: Step[];
  /** The IDs of recorded steps that aren't in `steps`, because this process may hold their results. */
  unread: string[];
};

/** The outcome of a call: steps to record and how the run continues. */
export type Outcome = {
  steps: (Step & { label: string })[];
  next: { kind: "continue"; target: string | null } | Suspension | Ending;
};

/** How a run is suspended: for `dueIn` milliseconds, or less if it's waiting for an event that arrives earlier. */
export type Suspension = {
  kind: "suspend";
  status: "queued" | "sleeping" | "waiting";
  dueIn: number;
  attempt: number;
  stepId: string | null;
  wait: { event: string; path: string | null } | null;
};

export type Ending = { kind: "end"; status: "completed" | "failed" | "cancelled"; output: unknown };
