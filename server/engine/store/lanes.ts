import type { Run, ServedFunction } from "@/server/engine/types";

/**
 * Runs that share a concurrency limit are in the same lane. A lane's name consists of the function's ID and
 * the value of its concurrency key. A missing value counts as a value. Runs without a limit and canceled runs
 * share the lane FREE.
 */
export const FREE = "";

/** The functions with a concurrency key, as columns for `unnest`. */
export type Limits = { functions: string[]; paths: string[]; most: number[] };

/** Returns the functions' limits, minus `taken`: the number of slots that may be in use but aren't counted yet. */
export function limitsOf(functions: ServedFunction[], taken = 0): Limits {
  const limited = functions.flatMap(({ id, concurrency }) => (concurrency ? { id, ...concurrency } : []));
  return {
    functions: limited.map(({ id }) => id),
    paths: limited.map(({ path }) => path),
    most: limited.map(({ limit }) => limit - taken),
  };
}

/** Returns whether the run's lane is full, in which case other runs may be waiting in it. */
export function fillsLane(run: Run, active: Iterable<Run>, functions: ServedFunction[]): boolean {
  const limit = functions.find(({ id }) => id === run.functionId)?.concurrency?.limit;
  if (limit === undefined || run.lane === FREE) return false;
  return [...active].filter(({ lane }) => lane === run.lane).length >= limit;
}

/**
 * Returns SQL for a run's lane. `functions` and `paths` are SQL parameters with the values from `Limits`.
 * Long keys are hashed.
 */
export function laneSql(functionId: string, event: string, functions: string, paths: string): string {
  return `coalesce((
    select keyed.function_id || ' ' || case when length(value) > 200 then md5(value) else value end
    from unnest(${functions}::text[], ${paths}::text[]) as keyed (function_id, path)
    cross join lateral (select coalesce((${event} #> string_to_array(path, '.'))::text, 'null') as value) as found
    where keyed.function_id = ${functionId}), '${FREE}')`;
}

/** Returns SQL that counts a lane's active calls. */
export function heldSql(lanes: string, lane: string): string {
  return `(select count(*) from unnest(${lanes}::text[]) as held (lane) where held.lane = ${lane})`;
}
