import { readJson } from "@/server/domain/json/read-json";

/** How many parts of one output are offered. The others can be typed. */
const MOST = 30;
const KEY = /^[A-Za-z0-9_-]{1,60}$/;

/** The parts at the top of an output that is a JSON object, as a variable gives them; none of any other text. */
export function listJsonParts(output: string): { key: string; value: string }[] {
  if (!/^\s*\{/.test(output)) return [];
  const read = readJson(output);
  if (!read.ok || typeof read.value !== "object" || read.value === null) return [];
  return Object.entries(read.value)
    .filter(([key]) => KEY.test(key))
    .slice(0, MOST)
    .map(([key, value]) => ({ key, value: typeof value === "string" ? value : JSON.stringify(value) }));
}
