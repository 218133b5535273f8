"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { httpBatchLink, TRPCClientError } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { leaveForSignIn } from "./leave-for-sign-in";
import { type Failure, trpc } from "./trpc";

const FRESH_MS = 5_000;

function makeQueryClient() {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof TRPCClientError) leaveForSignIn(error.data);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: mayRetry,
      },
    },
  });
}

/**
 * Retries if the server was unreachable, but not if it refused the request. Retries once if the session was
 * invalid, because a request sent while the user changed their password has the old session.
 */
function mayRetry(count: number, error: object): boolean {
  const isSignedOut =
    error instanceof TRPCClientError && (error.data as Failure["data"])?.appCode === "unauthenticated";
  if (isSignedOut) return count < 1;
  return !("data" in error && error.data) && count < 2;
}

export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(() =>
    trpc.createClient({ links: [httpBatchLink({ url: "/api/trpc", maxURLLength: 4_000 })] }),
  );
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}
