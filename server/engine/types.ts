/** What pino offers, and all that we need of it. */
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

/** An event on its way in. `id` is ours; `clientId` is the sender's, and makes a second sending do nothing. */
export type IncomingEvent = { id: string; clientId: string | null; body: InngestEvent };

/** What the executor knows of a function, read from its configuration. `path` null: every event of that name. */
export type ServedFunction = {
  id: string;
  /** `failureOf` limits the trigger to the failures of that function: this is how `onFailure` is delivered. */
  triggers: { event: string; failureOf: string | null }[];
  cancels: { event: string; path: string | null; timeout: string | null }[];
  /** How many calls may run at the same time for each value at that path of the event. */
  concurrency: { path: string; limit: number } | null;
  maxAttempts: number;
};

/** A memoized step: `state` is what the SDK is given for it on the next call. */
export type Step = { id: string; state: unknown };

/** A run that this process has claimed. `term` and `calls` are its right to write to the row. */
export type Run = {
  id: string;
  functionId: string;
  /** The limit its call counts toward. */
  lane: string;
  event: InngestEvent;
  attempt: number;
  /** The step that the next call is for, when the SDK planned one instead of running it. */
  target: string | null;
  term: string;
  calls: number;
  cancelled: boolean;
  /** Its call was told to stop after a step, so what it answers means nothing. */
  halted: boolean;
  steps: Step[];
};

/** What a call came to: steps to remember, and how the run goes on. */
export type Outcome = {
  steps: (Step & { label: string })[];
  next: { kind: "continue"; target: string | null } | Suspension | Ending;
};

/** Nothing to do until `dueIn` milliseconds have passed or, for a waiting run, until its event arrives. */
export type Suspension = {
  kind: "suspend";
  status: "queued" | "sleeping" | "waiting";
  dueIn: number;
  attempt: number;
  stepId: string | null;
  wait: { event: string; path: string | null } | null;
};

export type Ending = { kind: "end"; status: "completed" | "failed" | "cancelled"; output: unknown };
