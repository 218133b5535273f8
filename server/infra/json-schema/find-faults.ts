import { countCodePoints } from "@/server/domain/text/code-points";
import { escapeToken, isObject, type Json, resolveRef } from "./find-schema-fault";

/** An error in a value, with its location as a JSON Pointer. */
export interface ValueFault {
  path: string;
  message: string;
}

const MAX_FAULTS = 10;
const MAX_PATH = 200;
const MAX_NAMED = 200;
/** The maximum number of steps. Each step checks a value against one part of a schema and takes about a microsecond. */
const MAX_STEPS = 300_000;
/** Counting or writing this many characters takes as long as one step. */
const CHARS_PER_STEP = 16;

class OutOfSteps extends Error {
  override name = "OutOfSteps";
}

/**
 * Validates a value against a valid schema. Stops after ten errors or a fixed number of steps, to limit time
 * and memory for any schema and value.
 */
export function findFaults(schema: Json, value: unknown): ValueFault[] {
  try {
    return new Validation(schema).check(schema, value, "");
  } catch (error) {
    if (!(error instanceof OutOfSteps)) throw error;
    return [fault("", "is too large to validate")];
  }
}

/** A single validation, with its remaining steps. */
class Validation {
  readonly #schema: Json;
  #left = MAX_STEPS;
  readonly #listed = new Map<object, { texts: ReadonlySet<string>; words: string }>();

  constructor(schema: Json) {
    this.#schema = schema;
  }

  #spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new OutOfSteps();
  }

  /** Serializes a value so that equal values produce the same string, regardless of field order. */
  #write(value: unknown): string {
    this.#spend(1);
    if (Array.isArray(value)) return `[${value.map((one) => this.#write(one)).join()}]`;
    if (isObject(value)) {
      const fields = Object.keys(value).sort();
      return `{${fields.map((name) => `${this.#write(name)}:${this.#write(value[name])}`).join()}}`;
    }
    if (typeof value === "string") this.#spend(value.length / CHARS_PER_STEP);
    return JSON.stringify(value);
  }

  /** The allowed values in a part of a schema, serialized once. */
  #listAllowed(of: object, values: readonly unknown[], shown: unknown) {
    const known = this.#listed.get(of) ?? {
      texts: new Set(values.map((one) => this.#write(one))),
      words: nameValue(shown),
    };
    this.#listed.set(of, known);
    return known;
  }

  #count(text: string): number {
    this.#spend(text.length / CHARS_PER_STEP);
    return countCodePoints(text);
  }

  check(part: unknown, value: unknown, path: string): ValueFault[] {
    this.#spend(1);
    if (part === false) return [fault(path, "isn't allowed")];
    if (!isObject(part)) return [];
    const faults: ValueFault[] = [];
    const say = (message: string, at = path) => add(faults, [fault(at, message)]);
    if (part.type !== undefined && !typesOf(part).some((type) => isOfType(value, type)))
      say(`must be ${typesOf(part).join()}`);
    if (Object.hasOwn(part, "const")) {
      const { texts, words } = this.#listAllowed(part, [part.const], part.const);
      if (!texts.has(this.#write(value))) say(`must be equal to constant${words}`);
    }
    if (Array.isArray(part.enum)) {
      const { texts, words } = this.#listAllowed(part.enum, part.enum, part.enum);
      if (!texts.has(this.#write(value))) say(`must be equal to one of the allowed values${words}`);
    }
    if (typeof value === "number") checkNumber(part, value, say);
    if (typeof value === "string") this.#checkText(part, value, say);
    if (Array.isArray(value)) this.#checkList(part, value, path, faults);
    else if (isObject(value)) this.#checkObject(part, value, path, faults);
    this.#checkCombined(part, value, path, faults);
    return faults;
  }

  #checkText({ minLength, maxLength }: Json, value: string, say: (message: string) => void): void {
    // Counts characters, each of which is one or two UTF-16 code units.
    if (isNumber(minLength) && value.length < 2 * minLength && this.#count(value) < minLength)
      say(`must NOT have fewer than ${minLength} characters`);
    if (isNumber(maxLength) && value.length > maxLength && this.#count(value) > maxLength)
      say(`must NOT have more than ${maxLength} characters`);
  }

  #checkList(part: Json, list: readonly unknown[], path: string, faults: ValueFault[]): void {
    const { minItems, maxItems, uniqueItems, prefixItems, items } = part;
    if (isNumber(minItems) && list.length < minItems)
      add(faults, [fault(path, `must NOT have fewer than ${minItems} items`)]);
    if (isNumber(maxItems) && list.length > maxItems)
      add(faults, [fault(path, `must NOT have more than ${maxItems} items`)]);
    if (uniqueItems === true && new Set(list.map((one) => this.#write(one))).size < list.length)
      add(faults, [fault(path, "must NOT have duplicate items")]);
    const first = Array.isArray(prefixItems) ? prefixItems : [];
    if (first.length === 0 && items === undefined) return;
    for (const [index, item] of list.entries()) {
      const child = index < first.length ? first[index] : items;
      if (child !== undefined) add(faults, this.check(child, item, within(path, String(index))));
    }
  }

  #checkObject(part: Json, value: Json, path: string, faults: ValueFault[]): void {
    const { minProperties, maxProperties, required, additionalProperties: more } = part;
    const properties = isObject(part.properties) ? part.properties : {};
    const names = Object.keys(value);
    this.#spend(names.length);
    if (isNumber(minProperties) && names.length < minProperties)
      add(faults, [fault(path, `must NOT have fewer than ${minProperties} properties`)]);
    if (isNumber(maxProperties) && names.length > maxProperties)
      add(faults, [fault(path, `must NOT have more than ${maxProperties} properties`)]);
    for (const name of Array.isArray(required) ? required : []) {
      this.#spend(1);
      if (!Object.hasOwn(value, name)) add(faults, [fault(within(path, name), "is missing")]);
    }
    for (const name of more === undefined ? [] : names) {
      if (Object.hasOwn(properties, name)) continue;
      if (more === false) add(faults, [fault(path, `must NOT have additional properties${nameValue(name)}`)]);
      else add(faults, this.check(more, value[name], within(path, name)));
    }
    for (const [name, child] of Object.entries(properties)) {
      this.#spend(1);
      if (Object.hasOwn(value, name)) add(faults, this.check(child, value[name], within(path, name)));
    }
  }

  /** Checks the other parts of the schema that apply to the same value. */
  #checkCombined(part: Json, value: unknown, path: string, faults: ValueFault[]): void {
    if (typeof part.$ref === "string") this.#spend(part.$ref.length / CHARS_PER_STEP);
    if (part.$ref !== undefined)
      add(faults, this.check(resolveRef(this.#schema, part.$ref).schema, value, path));
    if (Array.isArray(part.allOf)) for (const one of part.allOf) add(faults, this.check(one, value, path));
    if (part.not !== undefined && this.check(part.not, value, path).length === 0)
      add(faults, [fault(path, "must NOT be valid")]);
    for (const keyword of ["anyOf", "oneOf"] as const) {
      const list = part[keyword];
      if (Array.isArray(list)) add(faults, this.#checkChoice(keyword, list, value, path));
    }
  }

  #checkChoice(keyword: "anyOf" | "oneOf", list: readonly unknown[], value: unknown, path: string) {
    const each = list.map((one) => this.check(one, value, path));
    const fitting = each.filter((found) => found.length === 0).length;
    if (fitting === 1 || (fitting > 1 && keyword === "anyOf")) return [];
    const words = keyword === "anyOf" ? "a schema in anyOf" : "exactly one schema in oneOf";
    return [...(fitting === 0 ? each.flat() : []), fault(path, `must match ${words}`)];
  }
}

function checkNumber(part: Json, value: number, say: (message: string) => void): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = part;
  if (isNumber(minimum) && value < minimum) say(`must be >= ${minimum}`);
  if (isNumber(maximum) && value > maximum) say(`must be <= ${maximum}`);
  if (isNumber(exclusiveMinimum) && value <= exclusiveMinimum) say(`must be > ${exclusiveMinimum}`);
  if (isNumber(exclusiveMaximum) && value >= exclusiveMaximum) say(`must be < ${exclusiveMaximum}`);
  if (isNumber(multipleOf) && !isMultiple(value / multipleOf)) say(`must be multiple of ${multipleOf}`);
}

/** 19.99 counts as a multiple of 0.01, although it isn't an exact multiple in floating point. */
function isMultiple(times: number): boolean {
  return Math.abs(times - Math.round(times)) <= Math.abs(times) * 4 * Number.EPSILON;
}

function add(faults: ValueFault[], more: readonly ValueFault[]): void {
  faults.push(...more.slice(0, MAX_FAULTS - faults.length));
}

const fault = (path: string, message: string): ValueFault => ({ path: path || "/", message });

/** Appends a name to a JSON Pointer. Limits the length, because error messages include the result. */
function within(path: string, name: string): string {
  return path.length >= MAX_PATH ? path : `${path}/${escapeToken(name.slice(0, MAX_PATH))}`;
}

const nameValue = (value: unknown) => ` (${JSON.stringify(value).slice(0, MAX_NAMED)})`;
const typesOf = ({ type }: Json) => (Array.isArray(type) ? type : [type]);
const isNumber = (value: unknown) => typeof value === "number";

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
