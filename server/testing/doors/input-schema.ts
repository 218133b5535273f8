import { z } from "zod";
import type { Operation } from "@/server/domain/operation";
import { appRouter } from "@/server/transports/trpc/router";

/** The subset of JSON Schema that inputs use. */
export interface InputSchema {
  $ref?: string;
  $defs?: Record<string, InputSchema>;
  type?: string | string[];
  format?: string;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  anyOf?: InputSchema[];
  oneOf?: InputSchema[];
  properties?: Record<string, InputSchema>;
  items?: InputSchema;
}

/** A procedure or operation, with its input schema. */
export interface Callable {
  name: string;
  kind: "query" | "mutation" | "subscription";
  input: InputSchema;
}

/** The position of a value in an input. */
export interface Leaf {
  /** The field names that lead to this position. "0" stands for a list item. */
  path: readonly string[];
  schema: InputSchema;
}

/** Returns the value to use for a text field. */
export type Fill = (leaf: Leaf) => unknown;

const EMPTY: InputSchema = { type: "object", properties: {} };

function describe(schema: z.ZodType): InputSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as InputSchema;
}

export function listProcedures(): Callable[] {
  const procedures: Record<string, unknown> = appRouter._def.procedures;
  return Object.entries(procedures).map(([name, procedure]) => {
    const { type, inputs } = (procedure as { _def: { type: Callable["kind"]; inputs: z.ZodType[] } })._def;
    if (inputs.length > 1) throw new Error(`${name} has several inputs, which can't be read together yet`);
    return { name, kind: type, input: inputs[0] ? describe(inputs[0]) : EMPTY };
  });
}

/** Returns the schema of an operation's inputs: `params`, `query`, and `body`. */
export function describeOperation({ params, query, body }: Operation): InputSchema {
  return describe(z.object({ params, query, body: body ?? z.object({}) }));
}

/** Creates a value that matches a schema. */
export function sampleOf(schema: InputSchema, fill: Fill): unknown {
  return sample({ path: [], schema }, schema, fill);
}

/**
 * Yields the positions in an input that `isWanted` accepts. For each, `put` creates an input with the given value at
 * that position.
 */
export function* leavesOf(
  schema: InputSchema,
  isWanted: (leaf: Leaf) => boolean,
  fill: Fill,
): Generator<Leaf & { put: (value: unknown) => unknown }> {
  yield* walk({ path: [], schema }, schema, isWanted, fill, []);
}

function* walk(
  { path, schema }: Leaf,
  root: InputSchema,
  isWanted: (leaf: Leaf) => boolean,
  fill: Fill,
  parents: readonly InputSchema[],
): Generator<Leaf & { put: (value: unknown) => unknown }> {
  const resolved = resolve(schema, root);
  // Enter a recursive schema, like the one for any JSON value, only once.
  if (parents.includes(resolved)) return;
  const inside = [...parents, resolved];
  for (const branch of branchesOf(resolved))
    yield* walk({ path, schema: branch }, root, isWanted, fill, inside);
  for (const [name, property] of Object.entries(resolved.properties ?? {}))
    for (const leaf of walk({ path: [...path, name], schema: property }, root, isWanted, fill, inside)) {
      const around = sample({ path, schema: resolved }, root, fill) as Record<string, unknown>;
      yield { ...leaf, put: (value) => ({ ...around, [name]: leaf.put(value) }) };
    }
  if (resolved.items)
    for (const leaf of walk({ path: [...path, "0"], schema: resolved.items }, root, isWanted, fill, inside))
      yield { ...leaf, put: (value) => [leaf.put(value)] };
  if (isWanted({ path, schema: resolved })) yield { path, schema: resolved, put: (value) => value };
}

function sample({ path, schema }: Leaf, root: InputSchema, fill: Fill, depth = 0): unknown {
  const resolved = resolve(schema, root);
  const [branch] = branchesOf(resolved).filter(({ type }) => type !== "null");
  if (resolved.const !== undefined) return resolved.const;
  if (resolved.enum) return resolved.enum[0];
  if (depth > 12) return null;
  if (branch) return sample({ path, schema: branch }, root, fill, depth + 1);
  const type = Array.isArray(resolved.type) ? resolved.type[0] : resolved.type;
  switch (type) {
    case "object":
      return Object.fromEntries(
        Object.entries(resolved.properties ?? {}).map(([name, property]) => [
          name,
          sample({ path: [...path, name], schema: property }, root, fill, depth + 1),
        ]),
      );
    case "array":
      return resolved.items
        ? [sample({ path: [...path, "0"], schema: resolved.items }, root, fill, depth + 1)]
        : [];
    case "string":
      return fill({ path, schema: resolved });
    case "integer":
    case "number":
      return Math.max(resolved.minimum ?? 1, 1);
    case "boolean":
      return true;
    default:
      return null;
  }
}

function branchesOf({ anyOf = [], oneOf = [] }: InputSchema): InputSchema[] {
  return [...anyOf, ...oneOf];
}

function resolve(schema: InputSchema, root: InputSchema): InputSchema {
  if (schema.$ref === undefined) return schema;
  if (schema.$ref === "#") return root;
  const found = root.$defs?.[schema.$ref.split("/").at(-1) ?? ""];
  if (!found) throw new Error(`a schema refers to ${schema.$ref}, which is not in it`);
  return found;
}

export function isNumeric({ schema: { type } }: Leaf): boolean {
  return [type].flat().some((one) => one === "integer" || one === "number");
}
