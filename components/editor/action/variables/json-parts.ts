import { readJson } from "@/server/domain/json/read-json";

/** The maximum number of variables to list for one output. The others can still be typed. */
const MAX_PARTS = 30;
const KEY = /^[A-Za-z0-9_-]{1,60}$/;

/**
 * Returns an output's top-level JSON keys, each with the text that its variable inserts. Empty if the output
 * isn't a JSON object.
 */
export function listJsonParts(output: string): { key: string; value: string }[] {
  if (!/^\s*\{/.test(output)) return [];
  const read = readJson(output);
  if (!read.ok || typeof read.value !== "object" || read.value === null) return [];
  return Object.entries(read.value)
    .filter(([key]) => KEY.test(key))
    .slice(0, MAX_PARTS)
    .map(([key, value]) => ({ key, value: typeof value === "string" ? value : JSON.stringify(value) }));
}
