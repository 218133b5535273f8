"use client";

import { useSyncExternalStore } from "react";

const EVERY_MS = 15_000;
const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

function relative(seconds: number): string {
  for (const [unit, length] of UNITS)
    if (Math.abs(seconds) >= length) return RELATIVE.format(Math.trunc(seconds / length), unit);
  return "just now";
}

// One clock for all of them on a page.
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Calls every few seconds, for what changes with the time. */
export function subscribeToClock(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick() {
  return Math.floor(Date.now() / EVERY_MS);
}

/** "5 minutes ago", kept current; the exact time on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  useSyncExternalStore(subscribeToClock, tick, tick);
  const time = new Date(at);
  // The server's clock, language and time zone are not the reader's.
  return (
    <time
      dateTime={at}
      title={time.toLocaleString("en", { dateStyle: "full", timeStyle: "medium" })}
      suppressHydrationWarning
      className={className}
    >
      {relative((time.getTime() - Date.now()) / 1000)}
    </time>
  );
}
