import { z } from "zod";
import type { Operation } from "@/server/domain/operation";
import type { Json } from "@/server/transports/rest/json-schema";
import { FIELDS, OBJECTS, OPEN_OUTPUTS } from "./sample-values";

const FORMATS: Record<string, string> = { "date-time": "2026-11-27T09:40:00.000Z", date: "2026-11-27" };
/** Lists with an item in examples. Other lists are empty, as in a run that just started. "" is the response itself. */
const FILLED_LISTS = new Set(["", "content", "items", "steps"]);

/**
 * Returns an example of an operation's response, made from its schema. Nullable values are null unless there's a sample
 * value. That keeps the example consistent: it could be a run that just started, or an open review.
 */
export function exampleResponse(operation: Operation, schema: Json, named: Json): unknown {
  return OPEN_OUTPUTS[operation.id] ?? exampleOf(schema, { named, name: "", object: "" });
}

interface Place {
  named: Json;
  name: string;
  /** The name of the schema that the property belongs to. */
  object: string;
}

function exampleOf(schema: Json, place: Place): unknown {
  const known = OBJECTS[place.object]?.[place.name];
  if (known !== undefined) return known;
  if (typeof schema.$ref === "string") {
    const object = schema.$ref.slice("#/components/schemas/".length);
    return exampleOf(place.named[object] as Json, { ...place, object, name: "" });
  }
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const options = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  if (options) return exampleOf(options.find(({ type }) => type === "null") ?? options[0] ?? {}, place);
  const types = z.array(z.string()).parse([schema.type ?? []].flat());
  const sample = FIELDS[place.name];
  if (sample !== undefined && types.includes(typeof sample)) return sample;
  if (types.includes("null")) return null;
  return exampleOfType(types[0], schema, place);
}

function exampleOfType(type: string | undefined, schema: Json, place: Place): unknown {
  const { name } = place;
  if (type === "object") {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>);
    const required = z.array(z.string()).parse(schema.required ?? []);
    return Object.fromEntries(
      properties
        .filter(([name]) => required.includes(name))
        .map(([name, field]) => [name, exampleOf(field, { ...place, name })]),
    );
  }
  if (type === "array") {
    if (!FILLED_LISTS.has(name)) return [];
    return [exampleOf(schema.items as Json, { ...place, name: "" })];
  }
  if (type === "string") return FORMATS[String(schema.format)] ?? "";
  if (type === "number" || type === "integer") return Number(schema.minimum ?? 0);
  return type === "boolean" ? false : null;
}
