import { readExactJson } from "@/server/domain/json/read-exact-json";
import { compileSchema } from "./compile";
import type { ValueFault } from "./find-faults";

type Schema = Record<string, unknown>;

export type ReadArguments = { ok: true; input: unknown } | { ok: false; fault: string };

/**
 * Parses a tool's arguments from JSON that a person entered. Validates them against the tool's input schema.
 */
export function readArguments(text: string, schema: Schema): ReadArguments {
  const read = readExactJson(text);
  if (!read.ok) return read;
  const faults = checkArguments(read.value, schema);
  if (faults.length === 0) return { ok: true, input: read.value };
  const list = faults.slice(0, 3).map(({ path, message }) => `${path} ${message}`);
  return { ok: false, fault: `doesn't match the tool's input schema: ${list.join("; ")}` };
}

/** Validates a tool's arguments. If the schema isn't supported, the tool server has to validate them. */
export function checkArguments(input: unknown, schema: Schema): ValueFault[] {
  if (typeof input !== "object" || input === null || Array.isArray(input))
    return [{ path: "/", message: "must be object" }];
  const compiled = compileSchema({ ...schema, type: "object" }, { patterns: "ignored" });
  return compiled.ok ? compiled.check(input) : [];
}
