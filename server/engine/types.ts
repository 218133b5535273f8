/** The part of pino's interface we need. */
export type Logger = Record<"info" | "warn" | "error", (fields: object, message: string) => void>;

/** An event as functions see it. */
export type InngestEvent = {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
  user?: unknown;
  v?: unknown;
};

/** An incoming event. `id` is ours. `clientId` is the sender's, and makes a repeated send do nothing. */
export type IncomingEvent = { id: string; clientId: string | null; body: InngestEvent };

/** A function's configuration. `path` null: every event with that name. */
export type ServedFunction = {
  id: string;
  /** `failureOf` limits the trigger to the failures of that function: this is how `onFailure` is delivered. */
  triggers: { event: string; failureOf: string | null }[];
  cancels: { event: string; path: string | null; timeout: string | null }[];
  /** How many calls can run at the same time for each value at that path of the event. */
  concurrency: { path: string; limit: number } | null;
  maxAttempts: number;
};

/** A memoized step. `state` is what the SDK gets for it on the next call. */
export type Step = { id: string; state: unknown };

/** A run that this process has claimed. `term` and `calls` are its right to write to the row. */
export type Run = {
  id: string;
  functionId: string;
  /** The limit its call counts toward. */
  lane: string;
  event: InngestEvent;
  attempt: number;
  /** The step that the next call runs, if the SDK planned one. */
  target: string | null;
  term: string;
  calls: number;
  cancelled: boolean;
  /** Its call was told to stop after a step, so its response is ignored. */
  halted: boolean;
  steps: Step[];
};

/** The outcome of a call: steps to record, and how the run continues. */
export type Outcome = {
  steps: (Step & { label: string })[];
  next: { kind: "continue"; target: string | null } | Suspension | Ending;
};

/** Suspended for `dueIn` milliseconds or, for a waiting run, until its event arrives. */
export type Suspension = {
  kind: "suspend";
  status: "queued" | "sleeping" | "waiting";
  dueIn: number;
  attempt: number;
  stepId: string | null;
  wait: { event: string; path: string | null } | null;
};

export type Ending = { kind: "end"; status: "completed" | "failed" | "cancelled"; output: unknown };
