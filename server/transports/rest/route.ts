import { createHash } from "node:crypto";
import type { Operation, OperationInput, OperationOutput } from "@/server/domain/operation";
import { presentProblem } from "@/server/domain/problem";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { replayOnce, type StoredAnswer } from "@/server/services/idempotency/replay";
import { answer, type Handler } from "./answer";
import { authenticate } from "./authenticate";
import { parseBody, readBody } from "./read-body";
import { parseFields, parseQuery, readIdempotencyKey, readIfMatch, requireIds } from "./read-input";

type Verb<Op extends Operation> = (
  ctx: ServiceContext,
  input: OperationInput<Op>,
) => Promise<OperationOutput<Op>>;

/** Returns the path of the new resource, for the Location header. */
type Locate<Op extends Operation> = (made: OperationOutput<Op>, input: OperationInput<Op>) => string;

/**
 * Creates the handler for one method of a route. It parses the request, calls the operation's function, and
 * formats the result.
 */
export function route<Op extends Operation>(operation: Op, verb: Verb<Op>, locate?: Locate<Op>): Handler {
  return answer(async (request, params, origin) => {
    const ctx = await authenticate(request, origin.requestId);
    if (operation.scope) requireScope(ctx, operation.scope);
    for (const scope of operation.alsoNeeds) requireScope(ctx, scope);
    const bytes = operation.body ? await readBody(request) : new Uint8Array();
    const key = operation.replayable ? readIdempotencyKey(request.headers.get("idempotency-key")) : null;
    const revisions = operation.conditional ? readIfMatch(request.headers.get("if-match")) : undefined;

    const perform = async (ctx: ServiceContext): Promise<StoredAnswer> => {
      const body = operation.body ? parseFields(operation.body, parseBody(bytes)) : {};
      const query = parseQuery(operation.query, new URL(request.url).search);
      // The cast is safe: the values have just been parsed with the schemas that this type is derived from.
      const input = { ...body, ...query, ...requireIds(operation.params, params) } as OperationInput<Op>;
      if (revisions) input.expectedRevisions = revisions;
      const output = await verb(ctx, input);
      return present(operation, output, locate?.(output, input));
    };
    if (key === null) return perform(ctx);
    const record = { route: `${request.method} ${origin.instance}`, key, requestHash: hash(bytes) };
    return replayOnce(ctx, record, { perform, failed: (error) => presentProblem(error, origin) });
  });
}

/** Creates the handler for an operation that needs no token. Caches keep the response for `cachedSeconds`. */
export function openRoute<Op extends Operation>(
  operation: Op,
  make: () => OperationOutput<Op> | Promise<OperationOutput<Op>>,
  cachedSeconds?: number,
): Handler {
  return answer(async () => {
    const { headers, ...rest } = present(operation, await make());
    if (cachedSeconds === undefined) return { ...rest, headers };
    return { ...rest, headers: { ...headers, "Cache-Control": `public, max-age=${cachedSeconds}` } };
  });
}

/** Creates the response. Parses the output, so that only declared fields are sent. */
function present<Op extends Operation>(operation: Op, output: unknown, location?: string): StoredAnswer {
  const parsed: unknown = operation.output.parse(output);
  if (operation.status === 204) return { status: 204, headers: {}, body: "" };
  if (operation.mediaType === "text/plain") {
    const headers = { "Content-Type": "text/plain; charset=utf-8" };
    return { status: operation.status, headers, body: String(parsed) };
  }
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (location) headers.Location = location;
  const revision = revisionOf(parsed);
  if (revision !== null) headers.ETag = `"${revision}"`;
  return { status: operation.status, headers, body: JSON.stringify(parsed) };
}

function revisionOf(output: unknown): number | null {
  if (typeof output !== "object" || output === null || !("revision" in output)) return null;
  return typeof output.revision === "number" ? output.revision : null;
}

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
