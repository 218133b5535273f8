import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/transports/trpc/router";

/** A workflow to begin with, and a text to try it on. */
export type Template = inferRouterOutputs<AppRouter>["template"]["list"][number];
