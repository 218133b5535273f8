import { invalidFields, toPointer } from "@/server/domain/field-errors";
import { findUnstorable } from "@/server/domain/text/text";
import { MAX_NESTING } from "./read-json";

/** Keys with a special meaning in JavaScript. No input needs them. */
const SPECIAL_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Rejects unstorable characters and deep nesting in any input field. Removes keys that are special in
 * JavaScript.
 */
export function cleanInput(value: unknown, path: readonly string[] = []): void {
  const refuse = (message: string): never => {
    throw invalidFields([{ pointer: toPointer(path), message }]);
  };
  if (typeof value === "string") {
    const unstorable = findUnstorable(value);
    if (unstorable) refuse(`contains ${unstorable}`);
  } else if (typeof value === "object" && value !== null) {
    if (path.length >= MAX_NESTING) refuse(`is nested more than ${MAX_NESTING} levels deep`);
    for (const [key, item] of Object.entries(value)) {
      const unstorable = findUnstorable(key);
      if (unstorable) refuse(`has a key that contains ${unstorable}`);
      if (SPECIAL_KEYS.has(key)) Reflect.deleteProperty(value, key);
      else cleanInput(item, [...path, key]);
    }
  }
}
