import type { Operation, OperationInput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { answer, type Handler, noteFailure } from "./answer";
import { authenticate } from "./authenticate";
import { parseQuery } from "./read-input";

/**
 * Creates the handler of an operation that responds with a file. Streams the file as it's written. If that
 * fails, logs the failure and ends the response early, which clients report as an error.
 */
export function fileRoute<Op extends Operation>(
  operation: Op,
  name: string,
  write: (ctx: ServiceContext, input: OperationInput<Op>) => AsyncIterator<string>,
): Handler {
  return answer(async (request, _params, origin) => {
    const ctx = await authenticate(request, origin.requestId);
    if (operation.scope) requireScope(ctx, operation.scope);
    const input = parseQuery(operation.query, new URL(request.url).search) as OperationInput<Op>;
    const headers = {
      "Content-Type": `${operation.mediaType}; charset=utf-8`,
      "Content-Disposition": `attachment; filename="${name}"`,
    };
    return { status: operation.status, headers, body: toStream(write(ctx, input), origin.requestId) };
  });
}

function toStream(lines: AsyncIterator<string>, requestId: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await lines.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        noteFailure(error, requestId);
        controller.error(error);
      }
    },
    async cancel() {
      await lines.return?.();
    },
  });
}
