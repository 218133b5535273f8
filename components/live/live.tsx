"use client";

import { useEffect } from "react";
import { trpc } from "@/components/trpc";
import { connection } from "./use-live";

/** Keeps the pages of this tab up to date, for as long as somebody is signed in. */
export function Live() {
  const { client } = trpc.useUtils();
  useEffect(
    () =>
      connection.start((input, { heard, lost }) => {
        let open = true;
        const end = () => {
          if (open) lost();
        };
        const stream = client.live.follow.subscribe(input, {
          onData: heard,
          onError: end,
          onComplete: end,
          onConnectionStateChange: ({ state, error }) => {
            if (state === "connecting" && error) end();
          },
        });
        return () => {
          open = false;
          stream.unsubscribe();
        };
      }),
    [client],
  );
  return null;
}
