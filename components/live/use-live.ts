import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { Noun } from "@/server/domain/live/change";
import { LiveConnection, type LiveState, type WrittenText } from "./connection";

export const connection = new LiveConnection();

/** A stream may lose what it should tell: what it would have told is asked for now and then all the same. */
const LIVE_POLL_MS = 30_000;
const REST_MS = 200;
/** Between two readings of a list, in which all that happens in an organization may show. */
export const LIST_REST_MS = 1_000;

export function useLiveState(): LiveState {
  return useSyncExternalStore(connection.watch, connection.state, () => "connecting");
}

/** How often to ask: as given where the page hears of nothing, and seldom while it does. */
export function usePollMs(ms: number): number {
  return useLiveState() === "live" ? LIVE_POLL_MS : ms;
}

/**
 * Has something read again as soon as it is another; a reading ends before the next begins, and many changes at once
 * are one. `id`: the only one that matters.
 */
export function useChanges(
  nouns: Noun | readonly Noun[],
  read: () => Promise<unknown>,
  { id = null, restMs = REST_MS }: { id?: string | null; restMs?: number } = {},
): void {
  const readNow = useEffectEvent(read);
  const key = [nouns].flat().join(" ");
  useEffect(() => {
    let due = false;
    let reading = false;
    let ended = false;
    async function hear() {
      due = true;
      if (reading) return;
      reading = true;
      while (due && !ended) {
        due = false;
        await readNow().catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, restMs));
      }
      reading = false;
    }
    const leave = key.split(" ").map((noun) => connection.listen({ noun: noun as Noun, id, hear }));
    return () => {
      ended = true;
      for (const end of leave) end();
    };
  }, [key, id, restMs]);
}

/** What is being written at a run at this moment. Null: nothing, or it cannot be read along. */
export function useWritten(runId: string): WrittenText | null {
  useEffect(() => connection.readAlong(runId), [runId]);
  return useSyncExternalStore(connection.watch, connection.written, () => null);
}
