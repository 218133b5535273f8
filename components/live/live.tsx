"use client";

import { useEffect } from "react";
import { leaveForSignIn } from "@/components/leave-for-sign-in";
import type { Open } from "./connection";
import { connection } from "./use-live";

/** The server says something every ten seconds: a connection that is silent for longer has died without a word. */
const SILENCE_MS = 30_000;

/** Keeps the pages of this tab up to date, for as long as somebody is signed in. */
export function Live() {
  useEffect(() => connection.start(openStream), []);
  return null;
}

/** Reads tRPC's subscription as the browser does: its own link would be a twentieth of what a list page may weigh. */
const openStream: Open = (input, { heard, lost }) => {
  const query = new URLSearchParams({ input: JSON.stringify(input) });
  const stream = new EventSource(`/api/trpc/live.follow?${query}`);
  let silence: ReturnType<typeof setTimeout>;
  function hear() {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MS);
  }
  for (const sign of ["connected", "ping", "message"]) stream.addEventListener(sign, hear);
  stream.addEventListener("message", ({ data }) => heard(JSON.parse(data)));
  stream.addEventListener("serialized-error", ({ data }) => leaveForSignIn(JSON.parse(data).data));
  for (const end of ["return", "serialized-error", "error"]) stream.addEventListener(end, lost);
  hear();
  return () => {
    clearTimeout(silence);
    stream.close();
  };
};
