"use client";

import { useEffect } from "react";
import { leaveForSignIn } from "@/components/leave-for-sign-in";
import type { Open } from "./connection";
import { connection } from "./use-live";

/** The server sends a ping every ten seconds. A connection that's silent for this long counts as dead. */
const SILENCE_MS = 30_000;

/** Keeps this tab's pages up to date while someone is signed in. */
export function Live() {
  useEffect(() => connection.start(openStream), []);
  return null;
}

/** Reads tRPC's subscription with EventSource. tRPC's own link would add 5% to a list page's size. */
const openStream: Open = (input, { onMessage, onLost }) => {
  const query = new URLSearchParams({ input: JSON.stringify(input) });
  const stream = new EventSource(`/api/trpc/live.follow?${query}`);
  let silence: ReturnType<typeof setTimeout>;
  function resetTimer() {
    clearTimeout(silence);
    silence = setTimeout(onLost, SILENCE_MS);
  }
  for (const sign of ["connected", "ping", "message"]) stream.addEventListener(sign, resetTimer);
  stream.addEventListener("message", ({ data }) => onMessage(JSON.parse(data)));
  stream.addEventListener("serialized-error", ({ data }) => leaveForSignIn(JSON.parse(data).data));
  for (const end of ["return", "serialized-error", "error"]) stream.addEventListener(end, onLost);
  resetTimer();
  return () => {
    clearTimeout(silence);
    stream.close();
  };
};
