import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { Noun } from "@/server/domain/live/live-updates";
import { LiveConnection, type LiveState, type WrittenText } from "./connection";

export const connection = new LiveConnection();

/** A stream can lose a message, so pages still poll occasionally. */
const LIVE_POLL_MS = 30_000;
const MIN_INTERVAL_MS = 200;
/**
 * The minimum time between two reads of a list. It's longer than `MIN_INTERVAL_MS`, because any change in the
 * organization triggers a read.
 */
export const LIST_INTERVAL_MS = 1_000;

export function useLiveState(): LiveState {
  return useSyncExternalStore(connection.watch, connection.state, () => "connecting");
}

/** Returns the polling interval: `ms` without a live stream, a longer interval with one. */
export function usePollMs(ms: number): number {
  return useLiveState() === "live" ? LIVE_POLL_MS : ms;
}

/**
 * Calls `read` after changes, one call at a time. Several changes in quick succession cause a single call. With `id`,
 * only changes to that item count.
 */
export function useChanges(
  nouns: Noun | readonly Noun[],
  read: () => Promise<unknown>,
  { id = null, minIntervalMs = MIN_INTERVAL_MS }: { id?: string | null; minIntervalMs?: number } = {},
): void {
  const readNow = useEffectEvent(read);
  const key = [nouns].flat().join(" ");
  useEffect(() => {
    let due = false;
    let reading = false;
    let ended = false;
    async function onChange() {
      due = true;
      if (reading) return;
      reading = true;
      // A message can report several changes, each of which calls `onChange`. Waits for all of those calls.
      await null;
      while (due && !ended) {
        due = false;
        await readNow().catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, minIntervalMs));
      }
      reading = false;
    }
    const leave = key.split(" ").map((noun) => connection.listen({ noun: noun as Noun, id, onChange }));
    return () => {
      ended = true;
      for (const end of leave) end();
    };
  }, [key, id, minIntervalMs]);
}

/**
 * Returns the output that an agent in the run is currently writing. Null if there is none, or if the run can't be
 * followed.
 */
export function useWritten(runId: string): WrittenText | null {
  useEffect(() => connection.followRun(runId), [runId]);
  return useSyncExternalStore(connection.watch, connection.written, () => null);
}
