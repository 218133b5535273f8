import type { InngestEvent } from "@/server/engine/types";

/**
 * The SDK turns `match: "data.k"` into `event.data.k == async.data.k`, with the sides in either order and the
 * same path on both.
 */
const MATCH = /^(?:event\.(?<left>[\w.]+) == async\.\k<left>|async\.(?<right>[\w.]+) == event\.\k<right>)$/;
const PATH = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;
const MAX_VALUE_LENGTH = 256;

/** The key for a wait or cancellation without a path. Every event with the right name matches it. */
const ANY = "";

/** Returns the path of a `match`, or undefined for any other expression. */
export function matchPath(expression: string): string | undefined {
  const groups = MATCH.exec(expression)?.groups;
  const path = groups?.left ?? groups?.right;
  return path !== undefined && PATH.test(path) ? path : undefined;
}

/**
 * Returns the path of a concurrency key, or undefined if the expression isn't a field of the event's data.
 */
export function keyPath(expression: string): string | undefined {
  const path = /^event\.(?<path>data\..+)$/.exec(expression)?.groups?.path;
  return path !== undefined && PATH.test(path) ? path : undefined;
}

/**
 * Returns the key that another event needs to match this event at `path`. Returns null if no event can match.
 */
export function keyAt(event: InngestEvent, path: string | null): string | null {
  if (path === null) return ANY;
  let value: unknown = event;
  for (const name of path.split(".")) value = isRecord(value) ? value[name] : undefined;
  return keyOf(path, value);
}

/** Returns every key that this event matches. */
export function keysOf(event: InngestEvent): string[] {
  return [ANY, ...leaves("", event)];
}

function* leaves(prefix: string, value: Record<string, unknown>): Generator<string> {
  for (const [name, child] of Object.entries(value)) {
    if (isRecord(child)) yield* leaves(`${prefix}${name}.`, child);
    const key = keyOf(prefix + name, child);
    if (key !== null) yield key;
  }
}

/**
 * Returns null for values that match nothing. On Inngest, even equal strings don't match if they contain a quote or
 * backslash, and a missing value never matches.
 */
function keyOf(path: string, value: unknown): string | null {
  if (typeof value === "number" || typeof value === "boolean") return `${path}=${value}`;
  if (typeof value !== "string" || value.length > MAX_VALUE_LENGTH || /["'\\\p{Cc}\p{Cs}]/u.test(value))
    return null;
  return `${path}="${value}"`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
