import type { Middleware } from "inngest";
import type { InngestExecution } from "inngest/internals";
import { SDK_HEADER } from "@/server/engine/protocol/calls";

export type Result = Awaited<ReturnType<InngestExecution.IInngestExecution["start"]>>;

/** Returns the response that the SDK's handler would create from the result. */
export function responseOf(result: Result): Middleware.Response {
  switch (result.type) {
    case "function-resolved":
      return response(200, result.data);
    case "function-rejected":
      return response(result.retriable ? 500 : 400, result.error, result.retriable);
    case "step-ran":
      return response(206, [result.step], result.retriable);
    case "steps-found":
      return response(206, result.steps);
    case "step-not-found":
      return response(500, { error: `Could not find step "${result.step.id}" to run; timed out.` }, true);
    default:
      throw new Error(`The SDK returned an unknown result: ${result.type}`);
  }
}

function response(status: number, body: unknown, retriable?: boolean | string): Middleware.Response {
  const headers: Record<string, string> = { "content-type": "application/json", [SDK_HEADER]: "direct" };
  if (retriable !== undefined) headers["x-inngest-no-retry"] = retriable ? "false" : "true";
  if (typeof retriable === "string") headers["retry-after"] = retriable;
  return { status, headers, body: stringify(body ?? null) };
}

/** Omits BigInts and replaces circular references, as the SDK does. */
export function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch {
    const ancestors: unknown[] = [];
    const text = JSON.stringify(value, function (this: unknown, _key, child: unknown) {
      // `this` contains `child`, so drop ancestors up to `this`.
      while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
      if (typeof child === "bigint") return undefined;
      if (typeof child !== "object" || child === null) return child;
      if (ancestors.includes(child)) return "[Circular]";
      ancestors.push(child);
      return child;
    });
    return text ?? "null";
  }
}
