import { defaultRetryDelay } from "@/server/engine/protocol/protocol";

/** Postgres restarts and broken connections are over within seconds. */
const SOON_MS = [500, 1_000, 2_000, 5_000];

/**
 * Returns the milliseconds to wait before retrying a step that threw. Only infrastructure errors are thrown. Model
 * errors are values with their own retry policy. The first delays are short, and later ones match an Inngest server's.
 */
export function internalErrorDelay(attempt: number): number {
  const soon = SOON_MS[attempt];
  return soon === undefined ? defaultRetryDelay(attempt - SOON_MS.length) : soon * (1 + Math.random() / 2);
}
