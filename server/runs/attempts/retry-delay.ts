import { defaultRetryDelay } from "@/server/engine/protocol/protocol";

/** A restarting Postgres or a broken connection is back within seconds. */
const SOON_MS = [500, 1_000, 2_000, 5_000];

/**
 * Milliseconds before retrying a step that threw. Only infrastructure errors are thrown; model errors are values with
 * their own retry policy. Soon at first, then like an Inngest server.
 */
export function retryDelay(attempt: number): number {
  const soon = SOON_MS[attempt];
  return soon === undefined ? defaultRetryDelay(attempt - SOON_MS.length) : soon * (1 + Math.random() / 2);
}
