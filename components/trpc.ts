import type { TRPCClientErrorLike } from "@trpc/client";
import { createTRPCReact } from "@trpc/react-query";
import type { AppRouter } from "@/server/transports/trpc/router";

/** The server's procedures as React Query hooks: `trpc.workflow.get.useQuery({ id })`. */
export const trpc = createTRPCReact<AppRouter>();

/** Settles with a mutation, without its error: the mutation holds it, and the page shows it from there. */
export const settle = (request: Promise<unknown>): Promise<unknown> => request.catch(() => {});

/** How a procedure failed: `message` is for people, `data.appCode` says which kind it is. */
export type Failure = TRPCClientErrorLike<AppRouter>;
