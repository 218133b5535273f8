import type { Operation } from "./operation";

/** Returns the HTTP statuses that an operation can fail with. */
export function refusalsOf(operation: Operation): number[] {
  const { scope, params, query, body, conditional, replayable, method, refusals } = operation;
  if (scope === null) return [...refusals, 500];
  const takes = (fields: Operation["params"]) => Object.keys(fields.shape).length > 0;
  const possible: [number, boolean][] = [
    [400, body !== null || replayable || takes(query)],
    [401, true],
    [403, true],
    [404, takes(params)],
    [409, method !== "GET"],
    [412, conditional],
    [413, body !== null],
    [415, body !== null],
    [422, replayable],
    [500, true],
  ];
  return possible.filter(([status, is]) => is || refusals.includes(status)).map(([status]) => status);
}
