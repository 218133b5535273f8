import type { ServiceContext } from "@/server/services/context";

/** The same caller with a clock that stands still: what is read twice differs only by what was changed between. */
export function withStoppedClock<Context extends ServiceContext>(ctx: Context): Context {
  const now = new Date();
  return { ...ctx, now: () => now };
}
