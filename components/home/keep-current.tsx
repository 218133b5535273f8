"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { useChanges, usePollMs } from "@/components/live/use-live";

const POLL_MS = 10_000;
/** Reading the page costs more than reading a list. */
const REST_MS = 4_000;

/** Rereads the page when something changes, and from time to time. The server draws it, so no list is refetched. */
export function KeepCurrent() {
  const router = useRouter();
  async function reread() {
    if (document.visibilityState === "hidden") return;
    // Without this, a server that doesn't answer would make Next leave the page.
    const isUp = await fetch("/api/health/live").then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) router.refresh();
  }
  useChanges(["run", "review", "workflow"], reread, { restMs: REST_MS });
  const rereadNow = useEffectEvent(reread);
  const everyMs = usePollMs(POLL_MS);
  useEffect(() => {
    const timer = setInterval(() => void rereadNow(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return null;
}
