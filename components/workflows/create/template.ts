import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/transports/trpc/router";

/** A template and its sample input. */
export type Template = inferRouterOutputs<AppRouter>["template"]["list"][number];
