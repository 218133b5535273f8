"use client";

import { useSyncExternalStore } from "react";

const EVERY_MS = 15_000;
const MINUTE = 60;

interface Unit {
  unit: Intl.RelativeTimeFormatUnit;
  length: number;
  below: number;
  belowAhead?: number;
}

/**
 * The first unit whose count is below its limit is used. Days are used for up to two weeks, because "in 1 week" is too
 * vague for a deadline. Future times use hours for up to two days, because people plan that far ahead by the hour.
 */
const UNITS: readonly Unit[] = [
  { unit: "minute", length: MINUTE, below: 60 },
  { unit: "hour", length: 3_600, below: 24, belowAhead: 48 },
  { unit: "day", length: 86_400, below: 14 },
  { unit: "week", length: 604_800, below: 9 },
  { unit: "month", length: 2_592_000, below: 18 },
  { unit: "year", length: 31_536_000, below: Number.POSITIVE_INFINITY },
];
const RELATIVE = new Intl.RelativeTimeFormat("en");

/**
 * Formats a relative time: "in 34 hours", "5 minutes ago". Rounds to the nearest unit, so that a new 2-day deadline
 * shows as "in 2 days", not "in 47 hours". Never says "yesterday", because 25 hours ago can be two calendar days back.
 */
export function sayRelative(seconds: number): string {
  const count = (length: number) => Math.round(Math.abs(seconds) / length);
  const limitOf = (unit: Unit) => (seconds > 0 && unit.belowAhead) || unit.below;
  const found = UNITS.find((unit) => count(unit.length) < limitOf(unit));
  if (!found || count(MINUTE) === 0) return "just now";
  return RELATIVE.format(Math.sign(seconds) * count(found.length), found.unit);
}

// All relative times on a page share one clock.
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Calls the listener every few seconds. Returns a function that stops the calls. */
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

/** Shows "5 minutes ago", kept up to date, with the exact time on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  useSyncExternalStore(subscribeToClock, tick, tick);
  return (
    <Time at={at} className={className}>
      {sayRelative((new Date(at).getTime() - Date.now()) / 1000)}
    </Time>
  );
}

/** Shows "2:05 PM", with the exact time on hover. */
export function ClockTime({ at }: { at: string }) {
  const timeZone = useTimeZone();
  return <Time at={at}>{new Date(at).toLocaleTimeString("en-US", { timeStyle: "short", timeZone })}</Time>;
}

/** Returns the user's time zone, or UTC on the server, which doesn't know it. */
export function useTimeZone(): string {
  return useSyncExternalStore(subscribeToClock, readZone, () => "UTC");
}

function readZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function Time({ at, className, children }: { at: string; className?: string; children: string }) {
  const timeZone = useTimeZone();
  // The server's clock, language, and time zone differ from the user's.
  return (
    <time
      dateTime={at}
      title={new Date(at).toLocaleString("en", { dateStyle: "full", timeStyle: "long", timeZone })}
      suppressHydrationWarning
      className={className}
    >
      {children}
    </time>
  );
}
