import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { storable } from "@/server/domain/text/storable";
import { guardedRequest, RequestFault } from "@/server/infra/egress/guarded-request";
import { redactMessage } from "@/server/infra/egress/redact";
import { readRetryAfter } from "@/server/infra/egress/retry-after";
import { env } from "@/server/infra/env";

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 256 * 1024;
/** The wait if Slack rate-limits a request without saying for how long. */
const LIMITED_MS = 30_000;

/** Why a call to Slack failed. The message doesn't contain the token. */
export class SlackFault extends Error {
  override name = "SlackFault";
  constructor(
    message: string,
    /** Slack's error code. Null if Slack didn't respond with one. */
    readonly code: string | null,
    /** The delay that Slack asks for before the next call. Null if it doesn't ask for one. */
    readonly limitedMs: number | null = null,
    /** Whether a retry may succeed. */
    readonly isTemporary = false,
  ) {
    super(message);
  }
}

const TEMPORARY = new Set([
  "fatal_error",
  "internal_error",
  "request_timeout",
  "service_unavailable",
  "team_added_to_org",
]);
const LIMITED = new Set(["ratelimited", "rate_limited", "message_limit_exceeded"]);

interface SlackAnswer {
  ok: true;
  [field: string]: unknown;
}

interface SlackCall {
  token: string;
  /** Sent as JSON unless it's `URLSearchParams`. Methods that only read data don't accept JSON. */
  body?: object | URLSearchParams;
  timeoutMs?: number;
}

/** Calls a method of Slack's Web API. Throws a `SlackFault` unless it succeeds. */
export async function callSlack(
  method: string,
  { token, body = {}, timeoutMs = TIMEOUT_MS }: SlackCall,
): Promise<SlackAnswer> {
  const answer = await post(method, token, body, timeoutMs);
  const { status, headers } = answer;
  if (status === 429) throw limited(headers);
  const said = parse(answer.body.toString("utf8"));
  if (status >= 500) throw new SlackFault(`Slack is unavailable (${status}).`, null, null, true);
  if (!said) throw new SlackFault(`Slack's response can't be read (${status}).`, null, null, true);
  if (said.ok === true) return said as SlackAnswer;
  const code = storable(inOneLine(redactMessage(String(said.error ?? "unknown_error"), [token]), 100));
  if (LIMITED.has(code)) throw limited(headers);
  throw new SlackFault(`Slack responded with ${code}.`, code, null, TEMPORARY.has(code));
}

async function post(method: string, token: string, body: object, timeoutMs: number) {
  const isForm = body instanceof URLSearchParams;
  try {
    return await guardedRequest(`${env().slackApiUrl}/${method}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json; charset=utf-8",
      },
      body: isForm ? body.toString() : JSON.stringify(body),
      timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
    });
  } catch (error) {
    if (!(error instanceof RequestFault)) throw error;
    throw new SlackFault(`Couldn't reach Slack. ${error.message}`, null, null, error.isTemporary);
  }
}

function limited(headers: Parameters<typeof readRetryAfter>[0]): SlackFault {
  const waitMs = readRetryAfter(headers) ?? LIMITED_MS;
  return new SlackFault("Slack is limiting requests.", "ratelimited", waitMs, true);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
