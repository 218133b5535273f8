import { env } from "@/server/infra/env";

/** How many heartbeats may be missed before a different driver gets the run. */
const BEATS = 6;

/** How often a step in progress sends a heartbeat. */
export function heartbeatMs(): number {
  return (env().runStalledAfterSeconds * 1_000) / BEATS;
}

/**
 * Says on each check for missing heartbeats whether to trust it. After a start, a database outage or a sleep of the
 * machine, no process could send any for a while, so steps in progress get time to do so.
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
