import type { TRPCClientErrorLike } from "@trpc/client";
import { createTRPCReact } from "@trpc/react-query";
import type { AppRouter } from "@/server/transports/trpc/router";

/** The server's procedures as React Query hooks: `trpc.workflow.get.useQuery({ id })`. */
export const trpc = createTRPCReact<AppRouter>();

/** Waits for a mutation without throwing its error. The page shows the error from the mutation's state. */
export const settle = (request: Promise<unknown>): Promise<unknown> => request.catch(() => {});

/** An error from a procedure. `message` is for people, and `data.appCode` identifies the kind of error. */
export type Failure = TRPCClientErrorLike<AppRouter>;
