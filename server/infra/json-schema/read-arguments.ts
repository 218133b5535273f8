import { readExactJson } from "@/server/domain/json/read-exact-json";
import { compileSchema } from "./compile";
import type { ValueFault } from "./find-faults";

type Schema = Record<string, unknown>;

export type ReadArguments = { ok: true; input: unknown } | { ok: false; fault: string };

/** Arguments for a tool from the JSON that a person wrote: an object that fits what the tool takes. */
export function readArguments(text: string, schema: Schema): ReadArguments {
  const read = readExactJson(text);
  if (!read.ok) return read;
  const faults = checkArguments(read.value, schema);
  if (faults.length === 0) return { ok: true, input: read.value };
  const list = faults.slice(0, 3).map(({ path, message }) => `${path} ${message}`);
  return { ok: false, fault: `does not fit what the tool takes: ${list.join("; ")}` };
}

/** A schema that nothing can be held against here is left to the tool's own server. */
export function checkArguments(input: unknown, schema: Schema): ValueFault[] {
  if (typeof input !== "object" || input === null || Array.isArray(input))
    return [{ path: "/", message: "must be object" }];
  const compiled = compileSchema({ ...schema, type: "object" }, { patterns: "ignored" });
  return compiled.ok ? compiled.check(input) : [];
}
