import type { Inngest, InngestFunction } from "inngest";
import { makeExecuteRun } from "./execute-run";

/** The functions that carry things out, for the client that runs them. `executor` names who does. */
export function makeFunctions(
  client: Inngest.Any,
  executor: string,
  backoffSeconds?: readonly number[],
): InngestFunction.Any[] {
  return [makeExecuteRun(client, executor, backoffSeconds)];
}
