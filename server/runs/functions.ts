import type { Inngest, InngestFunction } from "inngest";
import { makeExecuteRun } from "./execute-run";

/** Creates the Inngest functions for the client that runs them. `executor` is the executor's name. */
export function makeFunctions(
  client: Inngest.Any,
  executor: string,
  backoffSeconds?: readonly number[],
): InngestFunction.Any[] {
  return [makeExecuteRun(client, executor, backoffSeconds)];
}
