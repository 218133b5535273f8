import { randomUUID } from "node:crypto";
import { AppError } from "@/server/domain/error";
import { type ProblemOrigin, presentProblem } from "@/server/domain/problem";
import { logger } from "@/server/infra/logger";
import type { StoredAnswer } from "@/server/services/idempotency/replay";

type Params = Record<string, string | string[] | undefined>;

/** A route's handler for one method, as Next calls it. */
export type Handler = (
  request: Request,
  context: { params: Promise<Params | undefined> },
) => Promise<Response>;

/** A response whose body can also be bytes or a stream. */
type Answer = Omit<StoredAnswer, "body"> & { body: string | Uint8Array<ArrayBuffer> | ReadableStream };

type Work = (request: Request, params: Params, origin: ProblemOrigin) => Promise<Answer>;

/** Wraps work in a handler. Errors become problem details, and every response has the request ID. */
export function answer(work: Work): Handler {
  return async (request, context) => {
    const requestId = request.headers.get("x-request-id") ?? randomUUID();
    const origin = { requestId, instance: new URL(request.url).pathname };
    // Next passes no parameters to routes that have none.
    const params = (await context.params) ?? {};
    const { status, headers, body } = await perform(work, request, params, origin);
    const sent = body === "" || request.method === "HEAD" ? null : body;
    return new Response(sent, {
      status,
      headers: {
        "Cache-Control": "no-store",
        ...headers,
        "X-Request-Id": requestId,
        ...((typeof sent === "string" || sent instanceof Uint8Array) && {
          "Content-Length": `${Buffer.byteLength(sent)}`,
        }),
      },
    });
  };
}

async function perform(work: Work, request: Request, params: Params, origin: ProblemOrigin): Promise<Answer> {
  try {
    return await work(request, params, origin);
  } catch (error) {
    const problem = presentProblem(error, origin);
    if (problem.status >= 500) noteFailure(error, origin.requestId);
    return problem;
  }
}

/**
 * Logs a failure. Temporary unavailability isn't logged as an error, because its cause is logged where it
 * occurs.
 */
export function noteFailure(error: unknown, requestId: string): void {
  if (error instanceof AppError && error.code === "unavailable")
    logger().info({ requestId, reason: error.message }, "unavailable");
  else logger().error({ err: error, requestId }, "request failed");
}
