import { setTimeout as pause } from "node:timers/promises";
import type { Scope } from "@/server/domain/access/access";
import { CHANGING, type Heard } from "@/server/domain/live/live-updates";
import type { Hub } from "./hub";

/** Changes within this many milliseconds are sent together, at most twenty times a second. */
const GATHER_MS = 50;
/** How often to check the listener's access and renew its request for live output. */
const CHECK_EVERY_MS = 10_000;

export interface Follower {
  organizationId: string;
  memberId: string;
  scopes: readonly Scope[];
  /** The run whose output is streamed. */
  runId: string | null;
  signal: AbortSignal | undefined;
  /** Whether the member still has access. */
  isAllowed: () => Promise<boolean>;
}

/**
 * Streams an organization's changes and the live output of one run, while the listener has access. Changes
 * contain only IDs, and the page fetches the data. The first event confirms the subscription.
 */
export async function* follow(
  hub: Hub,
  { signal: gone, scopes, isAllowed, ...who }: Follower,
  { checkEveryMs = CHECK_EVERY_MS }: { checkEveryMs?: number } = {},
): AsyncGenerator<Heard> {
  const signal = AbortSignal.any([hub.ended, ...(gone ? [gone] : [])]);
  const alarm = makeAlarm();
  const ear = hub.listen({ ...who, wake: alarm.ring });
  signal.addEventListener("abort", alarm.ring);
  try {
    yield { changes: [], written: ear.read() };
    for (let checkAt = Date.now() + checkEveryMs; !signal.aborted; ) {
      await alarm.rung(checkAt - Date.now());
      if (!signal.aborted) await pause(GATHER_MS);
      const changes = ear.take();
      if (Date.now() >= checkAt || changes.some(({ noun }) => noun === "member")) {
        if (!(await isAllowed())) return;
        hub.askFor(who.organizationId, who.runId);
        checkAt = Date.now() + checkEveryMs;
      }
      const heard = {
        changes: changes.filter(({ noun }) => scopes.includes(CHANGING[noun])),
        written: ear.read(),
      };
      if (!signal.aborted && (heard.changes.length > 0 || heard.written)) yield heard;
    }
  } finally {
    signal.removeEventListener("abort", alarm.ring);
    ear.close();
  }
}

/** Creates an alarm that never misses a signal. A signal that no one is waiting for ends the next wait immediately. */
function makeAlarm() {
  let rang = false;
  let wake = () => {};
  return {
    ring() {
      rang = true;
      wake();
    },
    async rung(withinMs: number): Promise<void> {
      let timer: NodeJS.Timeout | undefined;
      if (!rang)
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, Math.max(withinMs, 0));
        });
      clearTimeout(timer);
      rang = false;
    },
  };
}
