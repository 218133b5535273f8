import { DAY_MS } from "@/server/domain/time";
import { env } from "@/server/infra/env";

/** A sign-in has expired if it was last used or created before these times. */
export function signInLimits(now: Date): { lastUsedAfter: Date; createdAfter: Date } {
  const { sessionIdleDays, sessionMaxDays } = env();
  return {
    lastUsedAfter: new Date(now.getTime() - sessionIdleDays * DAY_MS),
    createdAfter: new Date(now.getTime() - sessionMaxDays * DAY_MS),
  };
}
