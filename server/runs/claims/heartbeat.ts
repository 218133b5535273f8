import { env } from "@/server/infra/env";

/** After this many missed heartbeats, a different driver gets the run. */
const BEATS = 6;

/** Returns the interval between a step's heartbeats, in milliseconds. */
export function heartbeatMs(): number {
  return (env().runStalledAfterSeconds * 1_000) / BEATS;
}

/**
 * Returns a function that decides on each check whether missing heartbeats count. They're ignored for a while after a
 * start, a database outage, or system sleep, because steps in progress need time to send a heartbeat.
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
