import type { ServiceContext } from "@/server/services/context";

/** Returns the same caller, with a clock that is behind by the given number of seconds. */
export function secondsAgo(ctx: ServiceContext, seconds: number): ServiceContext {
  return { ...ctx, now: () => new Date(Date.now() - seconds * 1000) };
}
