import type { ServiceContext } from "@/server/services/context";

/** The same caller, this many seconds ago. */
export function secondsAgo(ctx: ServiceContext, seconds: number): ServiceContext {
  return { ...ctx, now: () => new Date(Date.now() - seconds * 1000) };
}
