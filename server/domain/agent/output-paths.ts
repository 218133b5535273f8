/** So many are listed, and so deep; what is beyond is taken to be there. */
const MOST = 100;
const DEEPEST = 5;
/** As a variable can write it. */
const KEY = /^[A-Za-z0-9_-]{1,60}$/;
const ITEM = "0";
const ANYTHING = "*";
const SCALARS = new Set<unknown>(["string", "number", "integer", "boolean", "null"]);

type Json = Record<string, unknown>;

/**
 * Where values stand in an output that keeps a JSON Schema, as a variable names them: "customer.name", "lines.0.sku",
 * whose 0 stands for every item. "meta.*": the schema does not say what is below. The shortest come first.
 */
export function listOutputPaths(root: Json): string[] {
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

/** Whether there may be something where a variable looks. */
export function hasPath(paths: readonly string[], keys: readonly string[]): boolean {
  const sought = keys.map(toListed);
  const places = [sought, ...sought.map((_, length) => [...sought.slice(0, length), ANYTHING])];
  return places.some((place) => paths.includes(place.join(".")));
}

/** The listed path that was likely meant; null: none is close. */
export function findNearestPath(paths: readonly string[], keys: readonly string[]): string | null {
  const sought = keys.map(toListed).join(".").toLowerCase();
  const last = keys.at(-1)?.toLowerCase();
  let nearest: string | null = null;
  let least = Math.max(2, Math.ceil(sought.length / 3)) + 1;
  for (const path of paths.filter((path) => !path.endsWith(ANYTHING))) {
    // A name that stands elsewhere was meant, whatever is written before it.
    const isMoved = path.toLowerCase().split(".").at(-1) === last;
    const distance = isMoved ? 1 : countEdits(path.toLowerCase(), sought);
    if (distance < least) [nearest, least] = [path, distance];
  }
  // Of a list, the item that was written stays.
  const written = nearest
    ?.split(".")
    .map((key, at) => (key === ITEM && /^\d+$/.test(keys[at] ?? "") ? keys[at] : key));
  return written?.join(".") ?? null;
}

function toListed(key: string): string {
  return /^\d+$/.test(key) ? ITEM : key;
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
  if (!isJson(given)) return { children: [], more: given === true, scalar: false };
  const { properties, items, prefixItems, additionalProperties, type, $ref } = given;
  const types = [type].flat();
  const children: Shape["children"] = isJson(properties)
    ? Object.entries(properties).filter(([key]) => KEY.test(key))
    : [];
  if (items !== undefined && items !== false) children.push([ITEM, items]);
  if (Array.isArray(prefixItems)) for (const item of prefixItems) children.push([ITEM, item]);
  const parts = [given.allOf, given.anyOf, given.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  if (typeof $ref === "string") parts.push(resolve($ref, root));
  const shapes = parts.map((part) => shapeOf(part, root));
  const open = additionalProperties === true || isJson(additionalProperties);
  return {
    children: [...children, ...shapes.flatMap((shape) => shape.children)],
    more: open || shapes.some((shape) => shape.more),
    scalar:
      types.every((name) => SCALARS.has(name)) || (type === undefined && shapes.some(({ scalar }) => scalar)),
  };
}

/** A schema that refers to itself is not taken to begin with. */
function resolve(ref: string, root: Json): unknown {
  return ref
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((at, name) => (isJson(at) && Object.hasOwn(at, name) ? at[name] : true), root);
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How many characters have to be put in, taken out or changed to make one text of the other. */
function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
