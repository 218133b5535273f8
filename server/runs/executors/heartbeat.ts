import { env } from "@/server/infra/env";

/** How many heartbeats may be missed before a different driver gets the run. */
const BEATS = 6;

/** How often a step in progress sends a heartbeat. */
export function heartbeatMs(): number {
  return (env().runStalledAfterSeconds * 1_000) / BEATS;
}

/**
 * Called on each look for missing heartbeats, tells whether they can be trusted. After the process started, the database
 * was away or the machine slept, nobody could send any for a while, so steps in progress get time to.
 */
export function makeHeartbeatTrust(everyMs: number, now: () => number = Date.now): () => boolean {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let trustedFrom = Number.POSITIVE_INFINITY;
  return () => {
    const at = now();
    if (at - lookedAt > (BEATS / 2) * everyMs) trustedFrom = at + 2 * everyMs;
    lookedAt = at;
    return at >= trustedFrom;
  };
}
