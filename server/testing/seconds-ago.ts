import type { ServiceContext } from "@/server/services/context";

/** The same caller, so many seconds behind the clock. */
export function secondsAgo(ctx: ServiceContext, seconds: number): ServiceContext {
  return { ...ctx, now: () => new Date(Date.now() - seconds * 1000) };
}
