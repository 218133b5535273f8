import { Ajv2020, type ErrorObject } from "ajv/dist/2020";
import { findSchemaFault } from "./find-fault";

const MAX_FAULTS = 10;

/** One thing that is wrong with a value, by the JSON Pointer to its place. */
export interface ValueFault {
  path: string;
  message: string;
}

export type CompiledSchema =
  | { ok: true; check(value: unknown): ValueFault[] }
  /** Why no value can be held against it. */
  | { ok: false; fault: string };

/** In place of a pattern that might take for ever. */
const ANYTHING = Object.assign(() => ({ test: () => true }), { code: "anything" });

/**
 * A JSON Schema that a user wrote, made ready to hold values against. One that another program wrote may have patterns,
 * which are not looked at.
 */
export function compileSchema(
  { $schema: _, ...schema }: Record<string, unknown>,
  { patterns = "refused" }: { patterns?: "refused" | "ignored" } = {},
): CompiledSchema {
  const fault = findSchemaFault(schema, patterns === "ignored" ? ["pattern"] : []);
  if (fault) return { ok: false, fault };
  try {
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      validateFormats: false,
      logger: false,
      code: { regExp: ANYTHING },
    });
    const validate = ajv.compile(schema);
    return {
      ok: true,
      check: (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, MAX_FAULTS).map(describe)),
    };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { ok: false, fault: words.replace(/^schema is invalid: /, "").slice(0, 300) };
  }
}

function describe({
  instancePath,
  message = "is not as the schema says",
  keyword,
  params,
}: ErrorObject): ValueFault {
  const named: unknown = params.additionalProperty ?? params.allowedValues ?? params.allowedValue;
  const detail = named === undefined ? "" : ` (${JSON.stringify(named).slice(0, 200)})`;
  // The place of what is missing is where it should be.
  const path = keyword === "required" ? `${instancePath}/${params.missingProperty}` : instancePath;
  return { path: path || "/", message: keyword === "required" ? "is missing" : `${message}${detail}` };
}
