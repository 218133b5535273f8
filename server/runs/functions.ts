import type { Inngest, InngestFunction } from "inngest";
import { makeExecuteRun } from "./execute-run";

/** The Inngest functions, for the client that runs them. `executor` says which executor that is. */
export function makeFunctions(
  client: Inngest.Any,
  executor: string,
  backoffSeconds?: readonly number[],
): InngestFunction.Any[] {
  return [makeExecuteRun(client, executor, backoffSeconds)];
}
