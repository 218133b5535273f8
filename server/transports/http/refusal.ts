import type { ServerResponse } from "node:http";
import { presentProblem } from "@/server/domain/problem";
import { NOTHING_DECIDED } from "@/server/domain/review/words";
import { writeFaultPage } from "@/server/transports/link/other-pages";
import { presentTrpcRefusal } from "@/server/transports/trpc/refusal";

/**
 * Responds to a request that was refused or whose handler failed, in the format that its path calls for. Closes the
 * connection once `dropped` resolves.
 */
export function answerRefusal(
  response: ServerResponse,
  { error, target, requestId }: { error: unknown; target: string; requestId: string },
  dropped: Promise<void> = Promise.resolve(),
): void {
  const [instance = ""] = target.split("?", 1);
  const { status, headers, body } = present(error, { instance, requestId });
  response.writeHead(status, {
    "Cache-Control": "no-store",
    ...headers,
    "Content-Length": Buffer.byteLength(body),
    // Part of the body may be unread. Without this, Node would parse it as the next request.
    Connection: "close",
  });
  response.write(body);
  void dropped.then(() => response.end());
}

function present(error: unknown, origin: { instance: string; requestId: string }) {
  const { instance, requestId } = origin;
  const problem = presentProblem(error, origin);
  const { status, headers } = problem;
  if (isApi(instance) && !instance.startsWith("/api/trpc/")) return problem;
  const members = JSON.parse(problem.body);
  const { detail } = members;
  if (isApi(instance)) {
    const body = JSON.stringify({ ...members, ...presentTrpcRefusal(error, { detail, requestId }) });
    return { status, headers, body };
  }
  if (instance.startsWith("/r/"))
    return { status, headers: { ...headers, ...HTML }, body: writeFaultPage(NOTHING_DECIDED, detail) };
  return { status, headers: { ...headers, ...PLAIN }, body: `${detail}\n` };
}

const HTML = { "Content-Type": "text/html; charset=utf-8" };
const PLAIN = { "Content-Type": "text/plain; charset=utf-8" };

/** Returns whether a path is called by code, rather than opened as a page in a browser. */
export function isApi(path: string): boolean {
  return /^\/+(api|hooks)([/?]|$)/.test(path);
}
