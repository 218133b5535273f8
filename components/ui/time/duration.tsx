"use client";

import { useSyncExternalStore } from "react";
import { classNames } from "@/components/ui/class-names";
import { formatDuration } from "./format-duration";

function subscribe(listener: () => void) {
  const timer = setInterval(listener, 1_000);
  return () => clearInterval(timer);
}

const never = () => () => {};

/** Rerenders every second while `ticks` is true. */
export function useSecond(ticks: boolean): void {
  const read = () => (ticks ? Math.floor(Date.now() / 1000) : 0);
  useSyncExternalStore(ticks ? subscribe : never, read, read);
}

/**
 * Returns the current time in whole seconds, updated every second while `ticks` is true. On the first render,
 * it's `readAt`, so that the browser's output matches the server's.
 */
export function useNow(ticks: boolean, readAt: number): number {
  const read = () => (ticks ? Math.max(readAt, Math.floor(Date.now() / 1000) * 1000) : readAt);
  return useSyncExternalStore(ticks ? subscribe : never, read, () => readAt);
}

/** Shows how long something took: "2 min 5 s". Without `to`, shows the time so far, updated every second. */
export function Duration({ from, to, className }: { from: string; to: string | null; className?: string }) {
  const start = new Date(from).getTime();
  useSecond(to === null);
  const end = to === null ? Date.now() : new Date(to).getTime();
  // The server and the browser may render in different seconds.
  return (
    <span suppressHydrationWarning className={classNames("whitespace-nowrap tabular-nums", className)}>
      {formatDuration(end - start)}
    </span>
  );
}
