import { z } from "zod";

export type Json = Record<string, unknown>;

/**
 * Converts a zod schema to JSON Schema 2020-12. Named schemas (`meta({ id })`) go into `named` and are
 * referenced.
 */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output", named: Json): Json {
  const { $schema, $defs, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // New response fields must not break clients that validate responses.
      delete jsonSchema.additionalProperties;
      // A transform has no output schema. Here, its output always has the same type as its input.
      const { def } = zodSchema._zod;
      if (io === "output" && def.type === "pipe" && !("type" in jsonSchema))
        Object.assign(jsonSchema, inputOf(zodSchema), jsonSchema);
      if (io === "input" && def.type === "default")
        jsonSchema.default = z.json().parse(z.parse(zodSchema, undefined));
    },
  });
  for (const [id, definition] of Object.entries($defs ?? {})) named[id] = referToComponents(definition);
  return referToComponents(described);
}

function inputOf(schema: z.core.$ZodType): Json {
  const { $schema, ...described } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return described;
}

function referToComponents(schema: z.core.JSONSchema.BaseSchema): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
