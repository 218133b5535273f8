import type { Inngest, InngestFunction } from "inngest";
import { makeExecuteRun } from "./execute-run";

/** Creates the Inngest functions. `executor` is the executor's name, which is stored with the runs that it claims. */
export function makeFunctions(
  client: Inngest.Any,
  executor: string,
  backoffSeconds?: readonly number[],
): InngestFunction.Any[] {
  return [makeExecuteRun(client, executor, backoffSeconds)];
}
