import type { Weakening } from "./change/change";
import type { Destination } from "./review/next/destinations";
import type { WorkflowDto } from "./workflow/api";
import type { Draft } from "./workflow/editor-document";

/** Maps each error code to its HTTP status, problem title (RFC 9457), and tRPC code. */
export const ERROR_CODES = {
  "invalid-input": { http: 400, trpc: "BAD_REQUEST", title: "Invalid input" },
  unauthenticated: { http: 401, trpc: "UNAUTHORIZED", title: "Not authenticated" },
  forbidden: { http: 403, trpc: "FORBIDDEN", title: "Not allowed" },
  "not-found": { http: 404, trpc: "NOT_FOUND", title: "Not found" },
  "method-not-allowed": { http: 405, trpc: "METHOD_NOT_SUPPORTED", title: "Method not allowed" },
  conflict: { http: 409, trpc: "CONFLICT", title: "Conflict" },
  "second-person-required": { http: 409, trpc: "CONFLICT", title: "A second person must confirm this" },
  "precondition-failed": { http: 412, trpc: "PRECONDITION_FAILED", title: "Changed since you loaded it" },
  "too-large": { http: 413, trpc: "PAYLOAD_TOO_LARGE", title: "Too large" },
  "unsupported-media-type": { http: 415, trpc: "UNSUPPORTED_MEDIA_TYPE", title: "Unsupported media type" },
  "not-runnable": { http: 422, trpc: "UNPROCESSABLE_CONTENT", title: "The workflow can't run" },
  "unconfirmed-effects": {
    http: 422,
    trpc: "UNPROCESSABLE_CONTENT",
    title: "Some steps would send data",
  },
  "spending-limit": { http: 422, trpc: "UNPROCESSABLE_CONTENT", title: "Spending limit reached" },
  "idempotency-mismatch": { http: 422, trpc: "UNPROCESSABLE_CONTENT", title: "Idempotency key already used" },
  "too-many-attempts": { http: 429, trpc: "TOO_MANY_REQUESTS", title: "Too many attempts" },
  unavailable: { http: 503, trpc: "SERVICE_UNAVAILABLE", title: "Temporarily unavailable" },
  internal: { http: 500, trpc: "INTERNAL_SERVER_ERROR", title: "Internal error" },
} as const satisfies Record<string, { http: number; trpc: string; title: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * One fault in the input. `pointer` is a JSON Pointer (RFC 6901) into the body, or `?name` or `:name` for a
 * URL parameter.
 */
export interface FieldError {
  pointer: string;
  message: string;
}

export interface ErrorDetails {
  errors?: FieldError[];
  /** The decision that closed the review. */
  decision?: unknown;
  /** The problems that keep a workflow from running. */
  problems?: unknown;
  /** The saved draft that the request conflicts with. Null if that draft was discarded. */
  draft?: Draft | null;
  /** The published workflow that the request conflicts with. */
  published?: WorkflowDto;
  /** The destinations that repeated steps would send data to again. */
  sideEffects?: readonly Destination[];
  /** Everything that the change would remove or weaken, if it needs a second person. */
  weakens?: Weakening[];
  /** Response headers, such as Allow. */
  headers?: Record<string, string>;
}

/** The only error class that verbs throw. The message tells the user what happened and what to do. */
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
  return new AppError("precondition-failed", `Someone else changed this ${noun}. Reload it and try again.`);
}

/** The message for unexpected errors, which reveals no internals. */
export const UNEXPECTED =
  "Something went wrong on our end. Try again. If it keeps failing, report the request ID.";

export function endedLink(): AppError {
  return new AppError("not-found", "This link no longer works. Ask for a new one.");
}

export function notJson(): AppError {
  return new AppError(
    "unsupported-media-type",
    "Send the body as JSON, with Content-Type: application/json.",
  );
}

/** Returns the error for an unsupported method. `Allow` lists the supported methods. */
export function methodNotAllowed(method: string, Allow: string): AppError {
  return new AppError("method-not-allowed", `${method} isn't supported here. Use ${Allow}.`, {
    headers: { Allow },
  });
}

export function notFound(noun: string): AppError {
  return new AppError("not-found", `Your organization has no ${noun} with this ID.`);
}
