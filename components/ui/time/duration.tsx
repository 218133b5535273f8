"use client";

import { useSyncExternalStore } from "react";
import { classNames } from "@/components/ui/class-names";

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
 * Returns the current time in whole seconds, updated every second while `ticks` is true. The first time, it's
 * `readAt`, so that the browser draws what the server drew.
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

/**
 * Formats a duration in its two largest units: "340 ms", "1.4 s", "12 s", "3 min 20 s", "2 h 5 min", "4 d 1
 * h".
 */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 10 && !Number.isInteger(seconds)) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.floor(seconds);
  const parts = [
    { unit: "d", count: Math.floor(whole / 86_400) },
    { unit: "h", count: Math.floor(whole / 3_600) % 24 },
    { unit: "min", count: Math.floor(whole / 60) % 60 },
    { unit: "s", count: whole % 60 },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count} ${unit}`)
    .join(" ");
}
