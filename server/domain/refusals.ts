import type { Operation } from "./operation";

/**
 * Returns the HTTP statuses that an operation can fail with. Every operation refuses a large body, even if it needs
 * none. Every operation with a token refuses an invalid % sequence in the query, even if it has no parameters.
 */
export function refusalsOf(operation: Operation): number[] {
  const { scope, params, body, conditional, replayable, method, refusals } = operation;
  if (scope === null) return [...new Set([...refusals, 413, 500])].sort((a, b) => a - b);
  const takes = (fields: Operation["params"]) => Object.keys(fields.shape).length > 0;
  const possible: [number, boolean][] = [
    [400, true],
    [401, true],
    [403, true],
    [404, takes(params)],
    [409, method !== "GET"],
    [412, conditional],
    [413, true],
    [415, body !== null],
    [422, replayable],
    [500, true],
  ];
  return possible.filter(([status, is]) => is || refusals.includes(status)).map(([status]) => status);
}
