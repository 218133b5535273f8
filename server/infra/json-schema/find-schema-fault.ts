const MAX_DEPTH = 30;
/** The maximum number of parts, with every reference expanded. */
const MAX_PARTS = 2_000;
const MAX_REFERENCE = 500;

/** Keywords that contain one schema, a list of schemas, or named schemas. */
const HOLDS_ONE = ["additionalProperties", "items", "not"];
const HOLDS_LIST = ["allOf", "anyOf", "oneOf", "prefixItems"];
const HOLDS_NAMED = ["properties"];
const HOLDS_DEFINITIONS = ["$defs", "definitions"];

export type Json = Record<string, unknown>;
type Expected = { words: string; holds: (value: unknown) => boolean };

const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];
const isType = (value: unknown) => TYPES.some((type) => type === value);
const ANYTHING: Expected = { words: "", holds: () => true };
const LIST: Expected = { words: "a list", holds: Array.isArray };
const TEXT: Expected = { words: "a string", holds: (value) => typeof value === "string" };
const FLAG: Expected = { words: "true or false", holds: (value) => typeof value === "boolean" };
const NUMBER: Expected = { words: "a number", holds: Number.isFinite };
const COUNT: Expected = {
  words: "a whole number, 0 or more",
  holds: (value) => Number.isInteger(value) && Number(value) >= 0,
};

/** The remaining keywords and their types. */
const PLAIN: Record<string, Expected> = {
  ...each("$ref const default", ANYTHING),
  ...each("$schema $comment title description format", TEXT),
  ...each("deprecated readOnly writeOnly uniqueItems", FLAG),
  ...each("enum examples", LIST),
  ...each("minimum maximum exclusiveMinimum exclusiveMaximum", NUMBER),
  ...each("minProperties maxProperties minItems maxItems minLength maxLength", COUNT),
  multipleOf: { words: "a number above 0", holds: (value) => Number.isFinite(value) && Number(value) > 0 },
  required: {
    words: "a list of names",
    holds: (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
  },
  type: {
    words: `one of ${TYPES.join(", ")}, or a list of some of them`,
    holds: (value) =>
      isType(value) ||
      (Array.isArray(value) && value.length > 0 && value.length <= TYPES.length && value.every(isType)),
  },
};
const KNOWN = new Set([
  ...HOLDS_ONE,
  ...HOLDS_LIST,
  ...HOLDS_NAMED,
  ...HOLDS_DEFINITIONS,
  ...Object.keys(PLAIN),
]);

/**
 * Returns why a user's JSON Schema can't be used, or null if it can. The schema must not be too large, have invalid
 * syntax, or contain recursive or external references or unsupported keywords. For example, `pattern` isn't supported,
 * because matching may never finish. Keywords in `alsoKnown` are ignored instead.
 */
export function findSchemaFault(schema: unknown, alsoKnown: readonly string[] = []): string | null {
  if (!isObject(schema)) return "must be an object";
  const root = schema;
  let parts = 0;
  // Remembers parts whose own keywords were checked, because many references can lead to the same part.
  const read = new Set<Json>();

  function walk(part: unknown, path: string, depth: number, within: readonly string[]): string | null {
    if (++parts > MAX_PARTS) return `has more than ${MAX_PARTS} parts once its references are expanded`;
    if (typeof part === "boolean") return null;
    if (!isObject(part)) return `${path || "/"}: must be a schema`;
    if (depth > MAX_DEPTH) return `${path}: is nested more than ${MAX_DEPTH} levels deep`;
    const unknown = Object.keys(part).find((keyword) => !KNOWN.has(keyword) && !alsoKnown.includes(keyword));
    if (unknown !== undefined) return `${path}/${unknown}: isn't supported`;
    for (const [keyword, { words, holds }] of read.has(part) ? [] : Object.entries(PLAIN))
      if (Object.hasOwn(part, keyword) && !holds(part[keyword]))
        return `${path}/${keyword}: must be ${words}`;
    read.add(part);
    const target = part.$ref === undefined ? null : resolveRef(root, part.$ref);
    if (target?.fault) return `${path}/$ref: ${target.fault}`;
    if (target && within.includes(target.at)) return `${path}/$ref: recursive schemas aren't supported`;
    const children: [unknown, string, readonly string[]][] = target
      ? [[target.schema, path, [...within, target.at]]]
      : [];
    const add = (child: unknown, at: string) => children.push([child, `${path}/${at}`, within]);
    for (const keyword of HOLDS_ONE) if (part[keyword] !== undefined) add(part[keyword], keyword);
    for (const keyword of HOLDS_LIST) {
      const list = part[keyword];
      if (list === undefined) continue;
      if (!Array.isArray(list)) return `${path}/${keyword}: must be a list`;
      for (const [index, child] of list.entries()) add(child, `${keyword}/${index}`);
    }
    for (const keyword of [...HOLDS_NAMED, ...HOLDS_DEFINITIONS]) {
      const named = part[keyword];
      if (named === undefined) continue;
      if (!isObject(named)) return `${path}/${keyword}: must be an object`;
      for (const [name, child] of Object.entries(named)) add(child, `${keyword}/${escapeToken(name)}`);
    }
    for (const [child, at, refs] of children) {
      const fault = walk(child, at, depth + 1, refs);
      if (fault) return fault;
    }
    return null;
  }
  return walk(root, "", 0, ["#"]);
}

type Target =
  | { fault: string; at: string; schema?: undefined }
  | { fault?: undefined; at: string; schema: unknown };

/** Resolves a `$ref` to a part of the same schema. */
export function resolveRef(root: Json, ref: unknown): Target {
  const refuse = (fault: string): Target => ({ fault, at: String(ref) });
  if (typeof ref !== "string" || ref.length > MAX_REFERENCE || !/^#(\/|$)/.test(ref))
    return refuse("must point to a place in the same schema, such as #/$defs/item");
  let at: unknown = root;
  for (const token of ref.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const known: boolean = (isObject(at) || Array.isArray(at)) && Object.hasOwn(at, name);
    if (!known) return refuse(`points to ${ref}, which doesn't exist`);
    at = (at as Json)[name];
  }
  return { at: ref, schema: at };
}

export const escapeToken = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function each(keywords: string, wanted: Expected): Record<string, Expected> {
  return Object.fromEntries(keywords.split(" ").map((keyword) => [keyword, wanted]));
}
