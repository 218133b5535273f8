import { defaultRetryDelay } from "@/server/engine/protocol/protocol";

/** A Postgres that restarts, or a connection that broke, is back within seconds. */
const SOON_MS = [500, 1_000, 2_000, 5_000];

/**
 * Milliseconds before a step is tried again that was thrown out of: what is thrown is the infrastructure's, while
 * faults of models are values with a policy of their own. Soon at first, then as an Inngest server would.
 */
export function retryDelay(attempt: number): number {
  const soon = SOON_MS[attempt];
  return soon === undefined ? defaultRetryDelay(attempt - SOON_MS.length) : soon * (1 + Math.random() / 2);
}
