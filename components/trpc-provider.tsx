"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { Live } from "./live/live";
import { trpc } from "./trpc";

const URL = "/api/trpc";
const FRESH_MS = 5_000;

function makeQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // What was refused will be refused again; a server that did not answer may.
        retry: (count, error) => !("data" in error && error.data) && count < 2,
      },
    },
  });
}

export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(() =>
    trpc.createClient({
      links: [
        splitLink({
          condition: ({ type }) => type === "subscription",
          true: httpSubscriptionLink({ url: URL }),
          false: httpBatchLink({ url: URL, maxURLLength: 4_000 }),
        }),
      ],
    }),
  );
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        {children}
        <Live />
      </QueryClientProvider>
    </trpc.Provider>
  );
}
