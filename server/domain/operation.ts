import { z } from "zod";
import type { Scope } from "./access/access";
import type { Tag } from "./tags";

type Shape = z.ZodObject;

/** An example request for the documentation. */
interface OperationExample {
  summary: string;
  path?: Record<string, string>;
  query?: string;
  body?: unknown;
}

/**
 * The single description of an operation, shared by its REST route, its tRPC procedure, and the OpenAPI document. If
 * `scope` is null, no token is needed. `alsoNeeds` lists additional scopes. `conditional` means that the operation
 * supports If-Match, and `replayable` means that it supports Idempotency-Key.
 */
export interface Operation<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Output extends z.ZodType = z.ZodType,
> {
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path, with parameters in braces. */
  path: string;
  tag: Tag;
  summary: string;
  /** Details beyond the summary, in Markdown. */
  description?: string;
  scope: Scope | null;
  alsoNeeds: readonly Scope[];
  params: Params;
  query: Query;
  /** Null for an operation without a request body. */
  body: Body | null;
  /** `z.null()` for a response without a body. */
  output: Output;
  status: 200 | 201 | 202 | 204;
  /** The response's media type. For any type other than JSON, the output is a string. */
  mediaType: "application/json" | "application/x-ndjson" | "application/zip" | "text/csv" | "text/plain";
  conditional: boolean;
  replayable: boolean;
  /** Error statuses that the method and the fields don't already imply. */
  refusals: readonly number[];
  examples: OperationExample[];
}

/**
 * Maps an object without fields to `unknown`. Zod infers Record<string, never>, and no object with fields could satisfy
 * an intersection with that type.
 */
type Fields<S extends Shape> = keyof S["shape"] extends never ? unknown : z.output<S>;

/**
 * The input of an operation's verb: the body's fields, overridden by the query's fields and then by the
 * path's fields.
 */
export type OperationInput<Op extends Operation> = Fields<Op["params"]> &
  Fields<Op["query"]> &
  Fields<NonNullable<Op["body"]>> & {
    /** The revisions that the caller accepts (If-Match). Omitted if the caller accepts any. */
    expectedRevisions?: number[];
  };

export type OperationOutput<Op extends Operation> = z.output<Op["output"]>;

const NOTHING = z.object({});
type Nothing = typeof NOTHING;

type Written<P extends Shape, Q extends Shape, B extends Shape, O extends z.ZodType> = Pick<
  Operation<P, Q, B, O>,
  "id" | "method" | "path" | "tag" | "summary" | "scope" | "output" | "status"
> & {
  params?: P;
  query?: Q;
  body?: B;
  description?: string;
  alsoNeeds?: readonly Scope[];
  conditional?: boolean;
  mediaType?: Operation["mediaType"];
  replayable?: boolean;
  refusals?: Operation["refusals"];
  examples?: OperationExample[];
};

/**
 * Defines an operation and fills in the defaults. A POST is replayable by default. Set `replayable: false` if its
 * response contains a secret, because a replayable response is stored.
 */
export function defineOperation<
  O extends z.ZodType,
  P extends Shape = Nothing,
  Q extends Shape = Nothing,
  B extends Shape = Nothing,
>(written: Written<P, Q, B, O>): Operation<P, Q, B, O> {
  return {
    alsoNeeds: [],
    conditional: false,
    mediaType: "application/json",
    refusals: [],
    examples: [],
    ...written,
    params: written.params ?? (NOTHING as unknown as P),
    query: written.query ?? (NOTHING as unknown as Q),
    body: written.body ?? null,
    replayable: written.replayable ?? written.method === "POST",
  };
}
