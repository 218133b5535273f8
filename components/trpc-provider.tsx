"use client";

import { QueryCache, QueryClientProvider } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { batchLink } from "./batch-link";
import { leaveForSignIn } from "./leave-for-sign-in";
import { makeQueryClient } from "./query-client";
import { trpc } from "./trpc";

function makeClient() {
  const onError = (error: Error) => {
    if (error instanceof TRPCClientError) leaveForSignIn(error.data);
  };
  return makeQueryClient(new QueryCache({ onError }));
}

export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeClient);
  const [client] = useState(() => trpc.createClient({ links: [batchLink("/api/trpc")] }));
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}
