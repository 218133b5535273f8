import type { Operation, OperationInput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { answer, type Handler, noteFailure } from "./answer";
import { authenticate } from "./authenticate";
import { parseQuery } from "./read-input";

type Parts = AsyncIterator<string | Uint8Array>;

/**
 * Creates the handler for an operation that responds with a file. Streams the file as it's written. If that fails, logs
 * the failure and ends the response early, which clients report as an error.
 */
export function fileRoute<Op extends Operation>(
  operation: Op,
  name: string,
  write: (ctx: ServiceContext, input: OperationInput<Op>) => Parts | Promise<Parts>,
): Handler {
  return answer(async (request, _params, origin) => {
    const ctx = await authenticate(request, origin.requestId);
    for (const scope of [operation.scope, ...operation.alsoNeeds]) if (scope) requireScope(ctx, scope);
    const input = parseQuery(operation.query, new URL(request.url).search) as OperationInput<Op>;
    const headers = {
      "Content-Type": isBinary(operation) ? operation.mediaType : `${operation.mediaType}; charset=utf-8`,
      "Content-Disposition": `attachment; filename="${name}"`,
    };
    const parts = await write(ctx, input);
    return { status: operation.status, headers, body: toStream(parts, origin.requestId) };
  });
}

const isBinary = ({ mediaType }: Operation) => mediaType === "application/zip";

/** Reads a part whenever the client is ready for one. Stops when the client disconnects. */
export function toStream(parts: Parts, requestId: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      try {
        const { value, done } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
      } catch (error) {
        noteFailure(error, requestId);
        controller.error(error);
      }
    },
    async cancel() {
      await parts.return?.();
    },
  };
  // Without a buffer, a HEAD request reads no parts.
  return new ReadableStream(source, { highWaterMark: 0 });
}
