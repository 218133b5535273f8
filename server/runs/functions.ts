import type { Inngest, InngestFunction } from "inngest";
import { makeExecuteRun } from "./execute-run";

/** Creates the Inngest functions for the client that runs them. `executor` is the name of the executor. */
export function makeFunctions(
  client: Inngest.Any,
  executor: string,
  backoffSeconds?: readonly number[],
): InngestFunction.Any[] {
  return [makeExecuteRun(client, executor, backoffSeconds)];
}
