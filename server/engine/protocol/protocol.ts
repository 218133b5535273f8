import type { Run } from "@/server/engine/types";
import { isRecord } from "./matching";

/** The limits of Inngest's server. */
export const LIMITS = {
  eventBytes: 512 * 1024,
  eventsPerRequest: 5_000,
  nameLength: 256,
  steps: 1_000,
  stepSize: 4 * 1024 * 1024,
  stateSize: 32 * 1024 * 1024,
  longestWaitMs: 366 * 86_400_000,
  callMs: 2 * 3_600_000,
};

/** An operation reported by the SDK. */
export type Operation = {
  id: string;
  op: string;
  /** The step's display name. */
  label: string;
  /** A duration, date, or event name, depending on the operation. */
  subject: string;
  options: Record<string, unknown>;
  data: unknown;
  error: unknown;
};

/** The result of a call. Status 0 means that the SDK didn't respond. */
export type Answer = {
  status: number;
  noRetry: boolean;
  retryAfter: string | null;
  body: unknown;
  /** Set if the function waits or sleeps and can continue without a replay. */
  suspended?: Suspended;
};

/** A suspended execution in memory. It awaits the step named in the call's result. */
export type Suspended = {
  /** Estimated memory, in bytes. */
  bytes: number;
  /** Returns whether the claimed run's steps are the ones this execution recorded, plus the awaited step. */
  canContinue(run: Run): boolean;
  /** Continues the function as the run's next call. Returns null if it has to be replayed. May reject. */
  continue(run: Run): Promise<Answer> | null;
  drop(): void;
};

export function readOperation(value: unknown): Operation {
  const fields = isRecord(value) ? value : {};
  const { id, op, name, displayName, opts, data, error } = fields;
  return {
    id: String(id),
    op: String(op),
    label: String(displayName ?? name ?? id),
    subject: String(name ?? ""),
    options: isRecord(opts) ? opts : {},
    data: data ?? null,
    error,
  };
}

const UNITS: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** Converts an SDK duration like `1d2h` or an ISO date to milliseconds from now. Returns NaN for anything else. */
export function parseDuration(text: string): number {
  if (/^\d{4}-/.test(text)) return Math.max(0, Date.parse(text) - Date.now());
  if (!/^(\d+[wdhms])*$/.test(text)) return Number.NaN;
  return [...text.matchAll(/(\d+)([wdhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ""] ?? Number.NaN),
    0,
  );
}

/** Returns the delay in milliseconds from a `Retry-After` header, which is a number of seconds or a date. */
export function parseRetryAfter(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), LIMITS.longestWaitMs);
}

const BACKOFF_SECONDS = [15, 30, 60, 120, 300, 600, 1_200, 2_400, 3_600, 7_200];

/**
 * Returns the server's delay after a failed attempt, in milliseconds. Jitter keeps failed runs from retrying in
 * lockstep.
 */
export function defaultRetryDelay(attempt: number): number {
  const seconds = BACKOFF_SECONDS[Math.min(attempt, BACKOFF_SECONDS.length - 1)] ?? 0;
  return (seconds + Math.random() * 30) * 1_000;
}
