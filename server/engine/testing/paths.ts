import type { Inngest, InngestFunction } from "inngest";
import { createExecutor, type Executor, type ExecutorOptions } from "@/server/engine/executor";
import type { Call } from "@/server/engine/protocol/calls";
import { handlerOf } from "@/server/engine/protocol/handler";

export const silent = { info() {}, warn() {}, error() {}, debug() {} };

/** Fails instead of silently falling back to the handler. */
const strict = {
  ...silent,
  warn(fields: object, message: string) {
    if (/^Can't (hold|call)/.test(message)) throw new Error(message, { cause: fields });
  },
};

/** How an executor calls functions: directly, or through the SDK's handler if that's not possible. */
export const PATHS = ["directly", "through the handler"] as const;
export type Path = (typeof PATHS)[number];

/** Starts an executor with a client and its functions. */
export async function startOn(
  path: Path,
  { makeClient, makeFunctions, ...options }: ExecutorOptions & Making,
): Promise<{ executor: Executor; client: Inngest.Any }> {
  let handler: Call | undefined;
  const call: Call = async (request) => handler?.(request) ?? Promise.reject(new Error("Not started"));
  const executor = createExecutor({
    logger: path === "directly" ? strict : silent,
    ...options,
    ...(path === "through the handler" && { call }),
  });
  const client = makeClient(executor.fetch);
  const functions = makeFunctions(client);
  handler = handlerOf(client, functions);
  await executor.start(client, functions);
  return { executor, client };
}

type Making = {
  makeClient: (fetch: Executor["fetch"]) => Inngest.Any;
  makeFunctions: (client: Inngest.Any) => InngestFunction.Any[];
};
