import type { Weakening } from "./change/change";
import type { Draft } from "./workflow/editor-document";
import type { WorkflowDto } from "./workflow/operations";

/** Every way a request can fail, once: the HTTP status (RFC 9457 problem) and the tRPC code it becomes. */
export const ERROR_CODES = {
  "invalid-input": { http: 400, trpc: "BAD_REQUEST", title: "Invalid input" },
  unauthenticated: { http: 401, trpc: "UNAUTHORIZED", title: "Not authenticated" },
  forbidden: { http: 403, trpc: "FORBIDDEN", title: "Not allowed" },
  "not-found": { http: 404, trpc: "NOT_FOUND", title: "Not found" },
  "method-not-allowed": { http: 405, trpc: "METHOD_NOT_SUPPORTED", title: "Method not allowed" },
  conflict: { http: 409, trpc: "CONFLICT", title: "Conflict" },
  "second-person-required": { http: 409, trpc: "CONFLICT", title: "A second person must confirm this" },
  "precondition-failed": { http: 412, trpc: "PRECONDITION_FAILED", title: "Changed meanwhile" },
  "too-large": { http: 413, trpc: "PAYLOAD_TOO_LARGE", title: "Too large" },
  "unsupported-media-type": { http: 415, trpc: "UNSUPPORTED_MEDIA_TYPE", title: "Unsupported media type" },
  "not-runnable": { http: 422, trpc: "UNPROCESSABLE_CONTENT", title: "The workflow cannot run" },
  "spending-limit": { http: 422, trpc: "UNPROCESSABLE_CONTENT", title: "The spending limit is reached" },
  "idempotency-mismatch": { http: 422, trpc: "UNPROCESSABLE_CONTENT", title: "Idempotency key already used" },
  "too-many-attempts": { http: 429, trpc: "TOO_MANY_REQUESTS", title: "Too many attempts" },
  unavailable: { http: 503, trpc: "SERVICE_UNAVAILABLE", title: "Not available now" },
  internal: { http: 500, trpc: "INTERNAL_SERVER_ERROR", title: "Internal error" },
} as const satisfies Record<string, { http: number; trpc: string; title: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** One fault in the input; `pointer` is a JSON Pointer (RFC 6901) into the body, or `?name` / `:name` for the URL. */
export interface FieldError {
  pointer: string;
  message: string;
}

export interface ErrorDetails {
  errors?: FieldError[];
  /** The decision that came first, on a conflict over a review. */
  decision?: unknown;
  /** Why a workflow cannot run. */
  problems?: unknown;
  /** The draft that came first, on a conflict over it; null: it is gone. */
  draft?: Draft | null;
  /** The workflow as it is published now, when publishing was refused for it. */
  published?: WorkflowDto;
  /** What a change would remove or weaken, if it needs a second person. */
  weakens?: Weakening[];
  /** Response headers, such as Allow. */
  headers?: Record<string, string>;
}

/** The one error that verbs throw: what happened and what to do, in words for the person who asked. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
    this.name = "AppError";
  }
}

export function invalidInput(pointer: string, message: string): AppError {
  return new AppError("invalid-input", `${pointer}: ${message}`, { errors: [{ pointer, message }] });
}

export function stale(noun: string): AppError {
  return new AppError("precondition-failed", `Somebody has changed this ${noun} meanwhile. Load it again.`);
}

export function notFound(noun: string): AppError {
  return new AppError("not-found", `There is no such ${noun} in your organization.`);
}
