import { findFaults, type ValueFault } from "./find-faults";
import { findSchemaFault, type Json } from "./find-schema-fault";

export type CompiledSchema =
  | { ok: true; check(value: unknown): ValueFault[] }
  /** Why the schema can't be used for validation. */
  | { ok: false; fault: string };

/**
 * Prepares a JSON Schema for validation. Patterns are refused in users' schemas and ignored in schemas from
 * other programs.
 */
export function compileSchema(
  schema: Json,
  { patterns = "refused" }: { patterns?: "refused" | "ignored" } = {},
): CompiledSchema {
  const fault = findSchemaFault(schema, patterns === "ignored" ? ["pattern"] : []);
  return fault ? { ok: false, fault } : { ok: true, check: (value) => findFaults(schema, value) };
}
