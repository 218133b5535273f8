import { storable } from "@/server/domain/text/storable";

type Schema = Record<string, unknown>;
const MAX_TEXT = 200;
/** Lists of lists are as many values as nobody can count. */
const MAX_VALUES = 1_000;

/** A value that keeps a schema where that is simple: its texts are quoted, its numbers are those of the text. */
export function fillSchema(schema: Schema, answer: string): unknown {
  const numbers = answer.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? [];
  return fill(schema, { root: schema, answer, left: MAX_VALUES, nextNumber: () => numbers.shift() });
}

interface Source {
  root: Schema;
  answer: string;
  /** How many values may yet be made; then they are null. */
  left: number;
  nextNumber(): number | undefined;
}

function fill(part: unknown, source: Source): unknown {
  if (!isObject(part) || source.left-- <= 0) return null;
  if (typeof part.$ref === "string") return fill(resolve(source.root, part.$ref), source);
  if ("const" in part) return part.const;
  if (Array.isArray(part.enum)) return part.enum[0];
  for (const keyword of ["anyOf", "oneOf", "allOf"]) {
    const list = part[keyword];
    if (Array.isArray(list) && part.type === undefined && part.properties === undefined)
      return fill(list[0], source);
  }
  const [type] = [part.type].flat();
  switch (type ?? (part.properties ? "object" : part.items ? "array" : "string")) {
    case "object":
      return fillObject(part, source);
    case "array":
      return fillArray(part, source);
    case "number":
      return fillNumber(part, source, 1);
    case "integer":
      return Math.round(fillNumber(part, source, 1));
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return fillText(part, source.answer);
  }
}

function fillObject({ properties, required }: Schema, source: Source): Schema {
  const filled: Schema = {};
  for (const [name, child] of Object.entries(isObject(properties) ? properties : {}))
    Object.defineProperty(filled, name, { value: fill(child, source), enumerable: true, configurable: true });
  for (const name of Array.isArray(required) ? required : [])
    if (!Object.hasOwn(filled, String(name)))
      filled[String(name)] = storable(source.answer.slice(0, MAX_TEXT));
  return filled;
}

function fillArray({ items, prefixItems, minItems }: Schema, source: Source): unknown[] {
  const first = Array.isArray(prefixItems) ? prefixItems.map((item) => fill(item, source)) : [];
  const count = Math.min(Math.max(typeof minItems === "number" ? minItems : 1, first.length), 100);
  return [...first, ...Array.from({ length: count - first.length }, () => fill(items ?? {}, source))];
}

function fillNumber(
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema,
  source: Source,
  step: number,
) {
  const least = asNumber(minimum) ?? (asNumber(exclusiveMinimum) ?? Number.NEGATIVE_INFINITY) + step;
  const most = asNumber(maximum) ?? (asNumber(exclusiveMaximum) ?? Number.POSITIVE_INFINITY) - step;
  return Math.min(Math.max(source.nextNumber() ?? 0, least), most);
}

function fillText({ minLength, maxLength }: Schema, answer: string): string {
  const most = asNumber(maxLength) ?? MAX_TEXT;
  const text = [...answer.slice(0, 2 * most)].slice(0, most).join("");
  return text.padEnd(Math.min(asNumber(minLength) ?? 0, 10_000), ".");
}

const asNumber = (value: unknown) => (typeof value === "number" ? value : undefined);

function resolve(root: Schema, ref: string): unknown {
  return ref
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (at, token) => (isObject(at) ? at[token.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined),
      root,
    );
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
