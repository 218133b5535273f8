import { setTimeout as pause } from "node:timers/promises";
import type { NextCall } from "@/server/domain/model/next-call";
import type { ServiceContext } from "@/server/services/context";
import type { Caller } from "@/server/services/usage/charge";
import { type Allowance, reserve } from "./reserve";

/** How often it is asked again whether other calls have left room, and for how long. */
export interface Patience {
  everyMs: number;
  forMs: number;
}

export const PATIENCE: Patience = { everyMs: 1_000, forMs: 60_000 };

/**
 * Sets aside what the next call of a model may cost as soon as the calls of other steps leave room for it; until then
 * nothing is. It waits no longer than its attempt is given.
 */
export async function waitForRoom(
  ctx: ServiceContext,
  caller: Caller,
  next: NextCall,
  { signal, everyMs, forMs }: Patience & { signal: AbortSignal },
): Promise<Allowance> {
  const giveUp = performance.now() + forMs;
  for (;;) {
    const allowed = await reserve(ctx, caller, next);
    if (!("refused" in allowed) || !allowed.passes || performance.now() >= giveUp) return allowed;
    const goesOn = await pause(everyMs, true, { signal }).catch(() => false);
    if (!goesOn) return allowed;
  }
}
