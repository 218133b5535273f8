import { isObject, type Json, resolveRef } from "@/server/infra/json-schema/find-schema-fault";

const MAX_CHARS = 200;
/** After this many values, the rest are null, because nested lists can require millions. */
const MAX_VALUES = 1_000;

/**
 * Returns a value that matches a simple schema. Fills strings with the response, and numbers with the response's
 * numbers, in order.
 */
export function fillSchema(schema: Json, answer: string): unknown {
  const numbers = answer.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? [];
  let left = MAX_VALUES;

  function fill(part: unknown): unknown {
    if (!isObject(part) || left-- <= 0) return null;
    const { properties, required, items, prefixItems } = part;
    const [type = isObject(properties) ? "object" : items ? "array" : null] = [part.type].flat();
    const options = [part.anyOf, part.oneOf, part.allOf].find(Array.isArray);
    if (part.$ref !== undefined) return fill(resolveRef(schema, part.$ref).schema);
    if ("const" in part) return part.const;
    if (Array.isArray(part.enum)) return part.enum[0];
    if (options && type === null) return fill(options[0]);
    switch (type) {
      case "object": {
        const named = isObject(properties) ? properties : {};
        const names = new Set([...Object.keys(named), ...(Array.isArray(required) ? required : [])]);
        return Object.fromEntries([...names].map((name) => [name, fill(named[name] ?? {})]));
      }
      case "array": {
        const first = Array.isArray(prefixItems) ? prefixItems : [];
        const rest = Math.min(readNumber(part.minItems, 1), MAX_VALUES) - first.length;
        return [...first, ...Array(Math.max(rest, 0)).fill(items ?? {})].map(fill);
      }
      case "number":
        return fillNumber(part, numbers.shift());
      case "integer":
        return Math.round(fillNumber(part, numbers.shift()));
      case "boolean":
        return false;
      case "null":
        return null;
      default:
        return fillText(part, answer);
    }
  }

  return fill(schema);
}

function fillNumber({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Json, quoted = 0): number {
  const min = readNumber(minimum, readNumber(exclusiveMinimum, Number.NEGATIVE_INFINITY) + 1);
  const max = readNumber(maximum, readNumber(exclusiveMaximum, Number.POSITIVE_INFINITY) - 1);
  return Math.min(Math.max(quoted, min), max);
}

function fillText({ minLength, maxLength }: Json, answer: string): string {
  const max = readNumber(maxLength, MAX_CHARS);
  const text = Array.from(answer.slice(0, 2 * max))
    .slice(0, max)
    .join("");
  return text.padEnd(Math.min(readNumber(minLength, 0), 10_000), ".");
}

function readNumber(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
