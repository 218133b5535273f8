const MAX_DEPTH = 30;
/** Counted with every reference written out: what a schema costs to check, whatever an answer holds. */
const MAX_PARTS = 2_000;

/** Keywords that hold one schema, several in a list, or several by name. */
const HOLDS_ONE = ["additionalProperties", "items", "not"];
const HOLDS_LIST = ["allOf", "anyOf", "oneOf", "prefixItems"];
const HOLDS_NAMED = ["properties"];
const HOLDS_DEFINITIONS = ["$defs", "definitions"];
const PLAIN = [
  ..."$ref $schema $comment title description default examples deprecated readOnly writeOnly format".split(
    " ",
  ),
  ..."type enum const required minProperties maxProperties minItems maxItems uniqueItems".split(" "),
  ..."minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(" "),
];
const KNOWN = new Set([...HOLDS_ONE, ...HOLDS_LIST, ...HOLDS_NAMED, ...HOLDS_DEFINITIONS, ...PLAIN]);

type Json = Record<string, unknown>;

/**
 * What keeps a JSON Schema that a user wrote from being used. What is left is checked in a time that its size bounds:
 * no pattern that takes for ever, no reference to itself, nothing fetched. `alsoKnown`: keywords beyond those.
 */
export function findSchemaFault(schema: unknown, alsoKnown: readonly string[] = []): string | null {
  if (!isObject(schema)) return "must be an object";
  const root = schema;
  let parts = 0;

  function walk(part: unknown, path: string, depth: number, within: readonly string[]): string | null {
    if (typeof part === "boolean") return null;
    if (!isObject(part)) return `${path || "/"}: must be a schema`;
    if (depth > MAX_DEPTH) return `${path}: is nested more than ${MAX_DEPTH} deep`;
    if (++parts > MAX_PARTS) return `has more than ${MAX_PARTS} parts, references written out`;
    const unknown = Object.keys(part).find((keyword) => !KNOWN.has(keyword) && !alsoKnown.includes(keyword));
    if (unknown !== undefined) return `${path}/${unknown}: is not supported here`;
    if (part.uniqueItems === true && !(typeof part.maxItems === "number" && part.maxItems <= 1_000))
      return `${path}/uniqueItems: needs a maxItems of at most 1,000`;
    const target = part.$ref === undefined ? null : resolve(root, part.$ref);
    if (target?.fault) return `${path}/$ref: ${target.fault}`;
    if (target && within.includes(target.at))
      return `${path}/$ref: a schema that refers to itself is not supported`;
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

/** What a reference within the schema leads to, by its JSON Pointer. */
function resolve(root: Json, ref: unknown): Target {
  const refuse = (fault: string): Target => ({ fault, at: String(ref) });
  if (typeof ref !== "string" || !/^#(\/|$)/.test(ref))
    return refuse("must lead to a place in the same schema, such as #/$defs/item");
  let at: unknown = root;
  for (const token of ref.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const known: boolean = (isObject(at) || Array.isArray(at)) && Object.hasOwn(at, name);
    if (!known) return refuse(`leads to ${ref}, where there is nothing`);
    at = (at as Json)[name];
  }
  return { at: ref, schema: at };
}

const escapeToken = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
