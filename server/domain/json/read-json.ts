import { findJsonFault } from "./find-json-fault";

/** Deeper nesting is never useful and could overflow the stack of recursive code. */
export const MAX_NESTING = 32;

export type ReadJson = { ok: true; value: unknown } | { ok: false; fault: string };

/** Parses untrusted JSON. Returns the value or the error. */
export function readJson(text: string): ReadJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const fault = findJsonFault(text);
    return { ok: false, fault: `isn't valid JSON${fault ? ` on line ${fault.line}: ${fault.words}` : ""}` };
  }
  if (nestsDeeper(value, MAX_NESTING))
    return { ok: false, fault: `is nested more than ${MAX_NESTING} levels deep` };
  return { ok: true, value };
}

/** Returns whether lists and objects are nested more than `depth` levels deep. */
export function nestsDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((item) => nestsDeeper(item, depth - 1));
}
