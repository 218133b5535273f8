import { ANYTHING, ITEM } from "@/server/domain/variables/json-paths";
import { isObject, type Json, resolveRef } from "./find-schema-fault";

/** So many are listed, and so deep; what is beyond is taken to be there. */
const MOST = 100;
const DEEPEST = 5;
/** As a variable can write it. */
const KEY = /^[A-Za-z0-9_-]{1,60}$/;
const SCALARS = new Set<unknown>(["string", "number", "integer", "boolean", "null"]);

/**
 * Where values stand in an output that keeps a JSON Schema, as a variable names them: "customer.name", "lines.0.sku",
 * whose 0 stands for every item. "meta.*": the schema does not say what is below. The shortest come first.
 */
export function listPaths(root: Json): string[] {
  const paths = new Set<string>();
  const places: { schema: unknown; keys: string[] }[] = [{ schema: root, keys: [] }];
  for (const { schema, keys } of places) {
    const shape = shapeOf(schema, root);
    if (keys.length > 0) paths.add(keys.join("."));
    if (isOpen(shape) || keys.length === DEEPEST) paths.add([...keys, ANYTHING].join("."));
    else for (const [key, child] of shape.children) places.push({ schema: child, keys: [...keys, key] });
    if (paths.size >= MOST) return [...paths, ANYTHING];
  }
  return [...paths];
}

/** What a schema says of what is below a place. */
interface Shape {
  children: [string, unknown][];
  /** There may be more. */
  more: boolean;
  /** There is nothing below. */
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
