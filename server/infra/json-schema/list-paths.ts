import { ANYTHING, ITEM } from "@/server/domain/variables/json-paths";
import { isObject, type Json, resolveRef } from "./find-schema-fault";

/** The limits of the list. Paths beyond them are assumed to exist. */
const MAX_PATHS = 100;
const DEEPEST = 5;
/** The syntax of keys in variables. */
const KEY = /^[A-Za-z0-9_-]{1,60}$/;
const SCALARS = new Set<unknown>(["string", "number", "integer", "boolean", "null"]);

/**
 * Lists the paths in an output with this JSON Schema, shortest first, in variable syntax: "customer.name", or
 * "lines.0.sku", where 0 stands for every item. "meta.*" means that any path below "meta" may exist.
 */
export function listPaths(root: Json): string[] {
  const paths = new Set<string>();
  const places: { schema: unknown; keys: string[] }[] = [{ schema: root, keys: [] }];
  for (const { schema, keys } of places) {
    const shape = shapeOf(schema, root);
    if (keys.length > 0) paths.add(keys.join("."));
    if (isOpen(shape) || keys.length === DEEPEST) paths.add([...keys, ANYTHING].join("."));
    else for (const [key, child] of shape.children) places.push({ schema: child, keys: [...keys, key] });
    if (paths.size >= MAX_PATHS) return [...paths, ANYTHING];
  }
  return [...paths];
}

/** The fields that a schema defines below a path. */
interface Shape {
  children: [string, unknown][];
  /** Whether the value can have more fields. */
  more: boolean;
  /** Whether the value has no fields. */
  scalar: boolean;
}

function isOpen({ children, more, scalar }: Shape): boolean {
  return more || (children.length === 0 && !scalar);
}

function shapeOf(given: unknown, root: Json): Shape {
  if (!isObject(given)) return { children: [], more: given === true, scalar: false };
  const { properties, items, prefixItems, additionalProperties, type, $ref } = given;
  const types = [type].flat();
  const children: Shape["children"] = isObject(properties)
    ? Object.entries(properties).filter(([key]) => KEY.test(key))
    : [];
  if (items !== undefined && items !== false) children.push([ITEM, items]);
  if (Array.isArray(prefixItems)) for (const item of prefixItems) children.push([ITEM, item]);
  const parts = [given.allOf, given.anyOf, given.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  if ($ref !== undefined) parts.push(resolveRef(root, $ref).schema ?? true);
  const shapes = parts.map((part) => shapeOf(part, root));
  const open = additionalProperties === true || isObject(additionalProperties);
  return {
    children: [...children, ...shapes.flatMap((shape) => shape.children)],
    more: open || shapes.some((shape) => shape.more),
    scalar:
      types.every((name) => SCALARS.has(name)) || (type === undefined && shapes.some(({ scalar }) => scalar)),
  };
}
