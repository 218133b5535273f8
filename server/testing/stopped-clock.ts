import type { ServiceContext } from "@/server/services/context";

/** The same caller with a stopped clock, so that repeated reads only differ if something changed. */
export function withStoppedClock<Context extends ServiceContext>(ctx: Context): Context {
  const now = new Date();
  return { ...ctx, now: () => now };
}
