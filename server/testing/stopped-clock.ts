import type { ServiceContext } from "@/server/services/context";

/** Returns the same caller with a stopped clock, so that repeated reads differ only if something changed. */
export function withStoppedClock<Context extends ServiceContext>(ctx: Context): Context {
  const now = new Date();
  return { ...ctx, now: () => now };
}
