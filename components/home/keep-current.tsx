"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useTransition } from "react";
import { useChanges, usePollMs } from "@/components/live/use-live";

const POLL_MS = 10_000;
/** Longer than for a list, because refreshing the page costs more than refetching a list. */
const MIN_INTERVAL_MS = 4_000;
/** Random, so that pages don't all refresh at the same moment. */
const MAX_JITTER_MS = 2_000;
/** If the first update arrives this soon after rendering, it comes from connecting, not from a change. */
const FRESH_MS = 5_000;

/** The time when the server rendered the newest page shown so far. Navigating back can show an older page. */
let lastDrawnAt = 0;

/**
 * Refreshes the page when something changes, and periodically. The server renders the page, so there are no
 * queries to refetch.
 */
export function KeepCurrent({ drawnAt }: { drawnAt: number }) {
  const refresh = useRefresh();
  const freshUntil = useRef(0);
  const reading = useRef<Promise<void>>(null);
  async function read() {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_JITTER_MS));
    // Checks that the server responds, because Next leaves the page if a refresh fails.
    const isUp = await fetch("/api/health/live").then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) await refresh();
  }
  async function reread() {
    if (document.visibilityState === "hidden") return;
    // Something may have changed since the current refresh began, so this waits for that refresh and starts
    // another.
    await reading.current;
    reading.current ??= read().finally(() => {
      reading.current = null;
    });
    await reading.current;
  }
  const noteDrawing = useEffectEvent(() => {
    if (drawnAt > lastDrawnAt) freshUntil.current = performance.now() + FRESH_MS;
  });
  useEffect(() => noteDrawing(), []);
  useEffect(() => {
    lastDrawnAt = Math.max(lastDrawnAt, drawnAt);
  }, [drawnAt]);
  useChanges(
    ["run", "review", "workflow"],
    async () => {
      const isFresh = performance.now() < freshUntil.current;
      freshUntil.current = 0;
      if (!isFresh) await reread();
    },
    { minIntervalMs: MIN_INTERVAL_MS },
  );
  const rereadNow = useEffectEvent(reread);
  const everyMs = usePollMs(POLL_MS);
  useEffect(() => {
    const timer = setInterval(() => void rereadNow(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return null;
}

/**
 * Returns a function that refreshes the page. The promise it returns resolves when the page shows the result.
 */
function useRefresh(): () => Promise<void> {
  const router = useRouter();
  const [isPending, start] = useTransition();
  const onEnd = useRef<() => void>(null);
  useEffect(() => {
    if (isPending) return;
    onEnd.current?.();
    onEnd.current = null;
  }, [isPending]);
  return () =>
    new Promise((resolve) => {
      onEnd.current = resolve;
      start(() => router.refresh());
    });
}
