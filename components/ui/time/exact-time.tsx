"use client";

import { useSyncExternalStore } from "react";
import { sayLocalTime, sayShortTime, sayTime } from "@/server/domain/text/say-time";

const never = () => () => {};

/** Shows a time with its zone, for records. The server doesn't know the user's zone, so it uses UTC. */
export function ExactTime({ at }: { at: string }) {
  const time = new Date(at);
  const words = useSyncExternalStore(
    never,
    () => sayLocalTime(time),
    () => sayTime(time),
  );
  return <time dateTime={at}>{words}</time>;
}

/** Shows a time without its year and zone, which are shown on hover. */
export function ShortTime({ at }: { at: string }) {
  const time = new Date(at);
  const isLocal = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <time dateTime={at} title={isLocal ? sayLocalTime(time) : sayTime(time)}>
      {sayShortTime(time, isLocal ? undefined : "UTC")}
    </time>
  );
}
