import { z } from "zod";
import type { SlackAgent } from "@/server/domain/agent/agent";
import type { OutgoingContent } from "@/server/domain/outgoing/outgoing";
import { isSlackChannel, MAX_SLACK_CHARS } from "@/server/domain/outgoing/slack";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { BOT_TOKEN_FAULTS } from "@/server/domain/slack/faults";
import { countCodePoints } from "@/server/domain/text/code-points";
import { isBlank } from "@/server/domain/text/is-blank";
import { storable } from "@/server/domain/text/storable";
import { type GuardedAnswer, guardedRequest, RequestFault } from "@/server/infra/egress/guarded-request";
import { redact } from "@/server/infra/egress/redact";
import { readRetryAfter } from "@/server/infra/egress/retry-after";
import { env } from "@/server/infra/env";
import {
  type AgentCall,
  type AgentError,
  type AgentOutcome,
  cancelled,
  permanent,
  temporary,
} from "@/server/runs/agents/call";
import { fill, refuse, refuseEmpty } from "./fill-body";
import { type Attempted, sendOnce } from "./send-once";

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 256 * 1024;
const MAX_ANSWER = 300;

const Answer = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  channel: z.string().optional(),
  ts: z.string().optional(),
});

/** Posts the step's message to a Slack channel, at most once. */
export async function executeSlackAgent(call: AgentCall<SlackAgent>): Promise<AgentOutcome> {
  const failed = (error: AgentError): AgentOutcome => ({
    ...{ status: "failed", prompt: "", model: null, simulated: false, error },
  });
  const filled = fillMessage(call);
  if ("error" in filled) return failed(filled.error);
  const token = call.secrets.get(call.agent.credentialId);
  if (!token) return failed(permanent("authentication", NO_TOKEN));
  const { message } = filled;
  return sendOnce(call, message, (id) => post({ id, message, token, signal: call.signal }));
}

/**
 * An invisible character that keeps the `<` before it from starting a mention. Escaping with a backslash isn't enough:
 * if a value already contains `\<`, Slack reads the resulting `\\<` as the start of a mention.
 */
const WORD_JOINER = "\u2060";

const NO_TOKEN =
  "The secret with the Slack bot token was deleted or is now for a different address. Choose a secret for https://slack.com.";

/** Fills in the channel and the text. Values can't mention anyone. Returns an error if the result can't be posted. */
function fillMessage(call: AgentCall<SlackAgent>): { message: OutgoingContent } | { error: AgentError } {
  const { agent, action, input, scope } = call;
  const values = { ...scope, input };
  const channel = fill(agent.channel, values);
  if ("error" in channel) return channel;
  const to = channel.text.trim();
  if (!isSlackChannel(to))
    return refuse(
      `“${storable(inOneLine(to, 100))}” isn't a Slack channel. Use the channel's name with #, or its ID.`,
    );
  const template = agent.text ?? action;
  const filled = fill(template, values, (_, value) => value.replace(/<(?=[!@#]|$)/g, `<${WORD_JOINER}`));
  if ("error" in filled) return filled;
  const text = storable(filled.text);
  if (isBlank(text)) return refuseEmpty("message", template, call);
  if (countCodePoints(text) > MAX_SLACK_CHARS)
    return {
      error: permanent(
        "too_long",
        `Slack accepts at most ${MAX_SLACK_CHARS.toLocaleString("en")} characters. Shorten the message.`,
      ),
    };
  return { message: { channel: "SLACK", to: [to], cc: [], subject: null, text, html: null } };
}

interface Post {
  id: string;
  message: OutgoingContent;
  token: string;
  signal: AbortSignal;
}

/**
 * Posts the message. Ignores the signal once the request has started, because only Slack's response shows what
 * happened.
 */
async function post({ id, message: { to, text }, token, signal }: Post): Promise<Attempted> {
  if (signal.aborted) return { status: "REFUSED", answer: null, error: cancelled() };
  try {
    const answer = await guardedRequest(`${env().slackApiUrl}/chat.postMessage`, {
      method: "POST",
      headers: {
        authorization: /^bearer /i.test(token) ? token : `Bearer ${token}`,
        "content-type": "application/json; charset=utf-8",
      },
      body: JSON.stringify({
        channel: to[0],
        markdown_text: text,
        metadata: { event_type: "countersign_step", event_payload: { id } },
        // Previews would make Slack fetch whatever address is in the text.
        unfurl_links: false,
        unfurl_media: false,
      }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
    });
    const said = await redact(storable(answer.body.toString("utf8")), [token]);
    return judge(answer, said);
  } catch (error) {
    if (!(error instanceof RequestFault)) throw error;
    const answer = error.message;
    if (error.mayHaveArrived) return { status: "UNCERTAIN", answer };
    return {
      status: "REFUSED",
      answer,
      error: (error.isTemporary ? temporary : permanent)("connection", `Couldn't reach Slack. ${answer}`),
    };
  }
}

/** Errors after which some part of the request may have succeeded, according to Slack's documentation. */
const UNCERTAIN = new Set(["fatal_error", "internal_error", "request_timeout"]);
const TEMPORARY = new Set(["service_unavailable", "team_added_to_org"]);

function judge({ status, headers, cut }: GuardedAnswer, said: string): Attempted {
  const answer = inOneLine(`${status} ${said}`, MAX_ANSWER);
  if (status === 429) return limited(answer, headers);
  if (status === 408 || (status >= 500 && status !== 503)) return { status: "UNCERTAIN", answer };
  if (status === 503) return refused(answer, temporary("provider", "Slack is unavailable (503)."));
  if (status < 200 || status >= 300)
    return refused(answer, permanent("provider", `Slack rejected the message: ${answer}`));
  const read = cut ? null : Answer.safeParse(parse(said));
  if (!read?.success) return { status: "UNCERTAIN", answer };
  const { ok, error = "unknown_error", channel, ts } = read.data;
  if (ok) {
    const providerId = [channel, ts].filter(Boolean).join(" ") || null;
    return { status: "SENT", answer: "ok", providerId };
  }
  if (UNCERTAIN.has(error)) return { status: "UNCERTAIN", answer: error };
  if (error === "ratelimited" || error === "rate_limited") return limited(error, headers);
  if (TEMPORARY.has(error))
    return refused(error, temporary("provider", `Slack can't post right now (${error}).`));
  return refused(error, explain(error));
}

function limited(answer: string, headers: GuardedAnswer["headers"]): Attempted {
  return refused(answer, temporary("rate_limit", "Slack rate-limited the message.", readRetryAfter(headers)));
}

function refused(answer: string, error: AgentError): Attempted {
  return { status: "REFUSED", answer, error };
}

const TOKEN = "Check the agent's bot token under Settings → Models and secrets.";
const FIXES: Record<string, string> = {
  channel_not_found:
    "The channel doesn't exist, or the Slack app can't see it. Check its name, or invite the app.",
  not_in_channel: "The Slack app isn't in the channel. Invite it.",
  is_archived: "The channel is archived. Choose a different channel.",
  msg_too_long: "The message is too long. Shorten it.",
  no_text: "The message has no text. Check the step's input.",
  restricted_action:
    "The workspace doesn't allow the Slack app to post in this channel. Ask a workspace admin.",
};
function explain(error: string): AgentError {
  const fault = BOT_TOKEN_FAULTS[error];
  if (fault) return permanent("authentication", `${fault} ${TOKEN}`);
  return permanent("provider", FIXES[error] ?? `Slack rejected the message (${inOneLine(error, 100)}).`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
