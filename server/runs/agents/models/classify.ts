import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  NoContentGeneratedError,
  NoOutputGeneratedError,
  TypeValidationError,
} from "ai";
import { type ModelSettings, PROVIDER_NAMES } from "@/server/domain/model/provider";
import { storable } from "@/server/domain/text/storable";
import { AnswerTooLargeError } from "@/server/infra/egress/guarded-fetch";
import { RequestFault } from "@/server/infra/egress/guarded-request";
import { redactMessage } from "@/server/infra/egress/redact";
import { readRetryAfter, readRetryDelay } from "@/server/infra/egress/retry-after";
import { type AgentError, permanent, temporary } from "@/server/runs/agents/call";

const MAX_DETAIL = 300;

const CONTEXT_TOO_LONG =
  /context.?length|maximum context|context.?window|context.?size|context limit|prompt is too long|too many (?:input )?tokens|input is too long|token count.{0,40}exceeds/i;
const CONTENT_FILTER = /content.?filter|content.?policy|content management policy|safety system/i;
const NO_QUOTA =
  /insufficient_quota|exceeded your current quota|credit balance|billing_(?:error|hard_limit)|billing hard limit|specified API usage limits/i;
/** Matches if a single request exceeds the account's per-minute limit, so waiting doesn't help. */
const OVER_RATE = /request too large/i;
const DISCONNECTED = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);
/** Google responds to an unknown key with 400. */
const NO_KEY = /API_KEY_INVALID|api key not valid|api key expired/i;

/** A stream that started with 200 reports later errors only as text. */
const STATUS_OF_WORDS: readonly [RegExp, number][] = [
  [CONTEXT_TOO_LONG, 400],
  [CONTENT_FILTER, 400],
  [/rate.?limit/i, 429],
  [/overloaded|unavailable/i, 503],
];

/** Converts an AI SDK error to a message that says what happened and what to do. */
export function classifyError(error: unknown, settings: ModelSettings): AgentError {
  const server = nameServer(settings);
  if (hasCause(error, (cause) => cause instanceof AnswerTooLargeError))
    return permanent(
      "too_long",
      `${server} sent a response that was far too large, so it was cut off. Ask for a shorter answer, or check the server.`,
    );
  const fault = findCause(error, (cause) => cause instanceof RequestFault);
  if (fault instanceof RequestFault) return permanent("connection", `${server}: ${fault.message}`);
  if (APICallError.isInstance(error)) {
    if (error.statusCode === undefined) return classifyConnection(error, server);
    return error.statusCode >= 200 && error.statusCode < 300
      ? classifyAnswer(error, server)
      : classifyStatus(error, error.statusCode, settings);
  }
  const told = findApiError(error);
  if (told) return classifyStatus(told, told.statusCode ?? 500, settings);
  if (isInvalidAnswer(error)) return invalidAnswer(server);
  return permanent(
    "provider",
    `${server} couldn't be called: ${tell(error, settings)}. Check the model settings.`,
  );
}

/**
 * Converts an error in the middle of a stream to the equivalent HTTP error. Returns null for other errors.
 */
function findApiError(error: unknown): APICallError | null {
  // The SDK wraps errors from Google and passes on errors from other providers unchanged.
  const given = TypeValidationError.isInstance(error) ? (error.value as { error?: unknown })?.error : error;
  if (typeof given !== "object" || given === null || given instanceof Error) return null;
  const responseBody = JSON.stringify(given);
  return new APICallError({
    message: "message" in given ? String(given.message) : "",
    url: "",
    requestBodyValues: {},
    statusCode: STATUS_OF_WORDS.find(([words]) => words.test(responseBody))?.[1] ?? 500,
    responseBody,
  });
}

function classifyStatus(error: APICallError, status: number, settings: ModelSettings): AgentError {
  const server = nameServer(settings);
  const body = (error.responseBody ?? "").slice(0, 10_000);
  const detail = tell(error, settings);
  const retryAfterMs = readRetryAfter(error.responseHeaders) ?? readRetryDelay(body);
  if (status === 401 || status === 403 || (status === 400 && NO_KEY.test(body)))
    return permanent("authentication", `${server} rejected the key (${status}). Check ${settings.keyAt}.`);
  // Google also reports a per-minute limit as a quota, but then specifies how long to wait.
  const hasNoQuota = status === 402 || ((status === 429 || status === 400) && NO_QUOTA.test(body));
  if (hasNoQuota && retryAfterMs === null)
    return permanent(
      "rate_limit",
      `${server} reports that the account has no quota left. Check its billing, then run again.`,
    );
  if (status === 429 && OVER_RATE.test(body))
    return permanent(
      "rate_limit",
      `${server} rejected the request as too large for this account's limit (429): ${detail}. Shorten the input or the instructions, or raise the limit.`,
    );
  if (status === 429)
    return temporary(
      "rate_limit",
      `${server} rate-limited the request (429). Wait, or raise its limit.`,
      retryAfterMs,
    );
  if (status === 503 || status === 529)
    return temporary("overloaded", `${server} is overloaded (${status}). Try again later.`, retryAfterMs);
  if (status === 408 || status === 504 || status === 524)
    return temporary(
      "timeout",
      `${server} timed out (${status}). Try again, or ask for less at a time.`,
      retryAfterMs,
    );
  if (status === 413 || (status < 500 && CONTEXT_TOO_LONG.test(body)))
    return permanent(
      "context_too_long",
      `The text is too long for ${settings.name}. Shorten the input or the instructions, or use a model with a larger context window.`,
    );
  if (status < 500 && CONTENT_FILTER.test(body)) return refused(server);
  if (status >= 300 && status < 400)
    return permanent(
      "provider",
      `${server} redirects to a different address (${status}). To protect the key, redirects aren't followed. Enter the final address.`,
    );
  if (status === 404)
    return permanent(
      "provider",
      `${server} has no model named ${settings.name}, or the address is wrong (404). Check both.`,
    );
  if (error.isRetryable)
    return temporary("provider", `${server} failed (${status}): ${detail}. Try again later.`, retryAfterMs);
  return permanent("provider", `${server} rejected the request (${status}): ${detail}.`);
}

/** Classifies a response that has a success status but an unreadable or truncated body. */
function classifyAnswer(error: APICallError, server: string): AgentError {
  if (!hasCause(error.cause, isInvalidAnswer) && error.isRetryable) return classifyConnection(error, server);
  return invalidAnswer(server);
}

function classifyConnection(error: APICallError, server: string): AgentError {
  const code = findCode(error);
  if (code.endsWith("_TIMEOUT") || code === "ETIMEDOUT")
    return temporary("timeout", `${server} didn't respond in time. Try again, or check that it's running.`);
  if (DISCONNECTED.has(code))
    return temporary(
      "connection",
      `${server} closed the connection (${code}). Try again. If this happens often, check the server.`,
    );
  const reason = code === "" ? "" : ` (${code})`;
  return temporary(
    "connection",
    `${server} can't be reached${reason}. Check its address and that it's running.`,
  );
}

export function refused(server: string): AgentError {
  return permanent(
    "refused",
    `${server} refused to answer. Change the instructions or the input, then run again.`,
  );
}

export function invalidAnswer(server: string): AgentError {
  return temporary("invalid_answer", `${server} sent an invalid response. Try again, or check the server.`);
}

/** Returns the provider's name for messages, or the host of a custom server. */
export function nameServer(settings: ModelSettings): string {
  return settings.provider === "compatible"
    ? `The model server ${new URL(settings.baseUrl).host}`
    : PROVIDER_NAMES[settings.provider];
}

/** Returns the provider's own message as one short line, with the key redacted. */
function tell(error: unknown, settings: ModelSettings): string {
  const words = error instanceof Error ? error.message : "";
  const safe = redactMessage(words, [settings.apiKey]);
  const line = storable(safe.slice(0, MAX_DETAIL)).replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return line === "" ? "no reason given" : line;
}

function isInvalidAnswer(error: unknown): boolean {
  return (
    JSONParseError.isInstance(error) ||
    TypeValidationError.isInstance(error) ||
    InvalidResponseDataError.isInstance(error) ||
    EmptyResponseBodyError.isInstance(error) ||
    NoContentGeneratedError.isInstance(error) ||
    NoOutputGeneratedError.isInstance(error)
  );
}

function findCode(error: unknown): string {
  let code = "";
  hasCause(error, (cause) => {
    if (cause instanceof Error && "code" in cause && typeof cause.code === "string") code = cause.code;
    return code !== "";
  });
  return code;
}

/** Returns whether an error or any of its causes matches. */
function hasCause(error: unknown, matches: (cause: unknown) => boolean): boolean {
  return findCause(error, matches) !== undefined;
}

function findCause(error: unknown, matches: (cause: unknown) => boolean): unknown {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth++)
    if (matches(cause)) return cause;
  return undefined;
}
