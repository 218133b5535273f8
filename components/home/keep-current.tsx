"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useTransition } from "react";
import { useChanges, usePollMs } from "@/components/live/use-live";

const POLL_MS = 10_000;
/** Reading the page costs more than reading a list. */
const REST_MS = 4_000;
/** Random, so that pages don't all reread at the same moment. */
const MAX_JITTER_MS = 2_000;
/** The first read that is asked for within this time comes from connecting, and not from a change. */
const FRESH_MS = 5_000;

/** When the server drew what was shown last. Going back shows an older drawing. */
let lastDrawnAt = 0;

/** Rereads the page when something changes, and from time to time. The server draws it, so no list is refetched. */
export function KeepCurrent({ drawnAt }: { drawnAt: number }) {
  const refresh = useRefresh();
  const freshUntil = useRef(0);
  const reading = useRef<Promise<void>>(null);
  async function read() {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_JITTER_MS));
    // Without this, a server that doesn't answer would make Next leave the page.
    const isUp = await fetch("/api/health/live").then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) await refresh();
  }
  async function reread() {
    if (document.visibilityState === "hidden") return;
    // Something may have changed since it began, so this waits and reads again.
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
    { restMs: REST_MS },
  );
  const rereadNow = useEffectEvent(reread);
  const everyMs = usePollMs(POLL_MS);
  useEffect(() => {
    const timer = setInterval(() => void rereadNow(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return null;
}

/** Returns a function that rereads the page, and that ends when the page shows it. */
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
