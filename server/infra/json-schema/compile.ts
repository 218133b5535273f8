import { findFaults, type ValueFault } from "./find-faults";
import { findSchemaFault, type Json } from "./find-schema-fault";

export type CompiledSchema =
  | { ok: true; check(value: unknown): ValueFault[] }
  /** Why no value can be held against it. */
  | { ok: false; fault: string };

/**
 * A JSON Schema that a user wrote, made ready to hold values against. One that another program wrote may have patterns,
 * which are not looked at.
 */
export function compileSchema(
  schema: Json,
  { patterns = "refused" }: { patterns?: "refused" | "ignored" } = {},
): CompiledSchema {
  const fault = findSchemaFault(schema, patterns === "ignored" ? ["pattern"] : []);
  return fault ? { ok: false, fault } : { ok: true, check: (value) => findFaults(schema, value) };
}
