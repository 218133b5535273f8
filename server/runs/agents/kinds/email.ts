import type { EmailAgent } from "@/server/domain/agent/agent";
import type { OutgoingContent } from "@/server/domain/outgoing/outgoing";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { storable } from "@/server/domain/text/storable";
import { redactMessage } from "@/server/infra/egress/redact";
import { type EmailOutcome, hideHost, messageIdOf, sendEmail } from "@/server/infra/egress/smtp";
import { env, type MailSettings } from "@/server/infra/env";
import {
  type AgentCall,
  type AgentError,
  type AgentOutcome,
  cancelled,
  permanent,
  temporary,
} from "@/server/runs/agents/call";
import { fillEmail } from "./fill-email";
import { type Attempted, sendOnce } from "./send-once";

const MAX_ANSWER = 500;
const NO_SERVER = "No mail server was set up.";

/** Sends an email once. Without a mail server, stores it in the app instead. */
export async function executeEmailAgent(call: AgentCall<EmailAgent>): Promise<AgentOutcome> {
  const filled = fillEmail(call);
  if ("error" in filled)
    return { status: "failed", prompt: "", model: null, simulated: false, error: filled.error };
  const { message } = filled;
  return sendOnce(call, message, (id) => hand(id, message, call.signal));
}

async function hand(id: string, message: OutgoingContent, signal: AbortSignal): Promise<Attempted> {
  const { mail } = env();
  if (!mail) return { status: "KEPT", answer: NO_SERVER };
  const { to, cc, subject, text, html } = message;
  const email = { id, to, cc, subject: subject ?? "", text, html: html ?? "" };
  const outcome = await sendEmail(mail, email, signal);
  const clean = (answer: string) =>
    inOneLine(hideHost(redactMessage(storable(answer), secretsOf(mail)), mail), MAX_ANSWER);
  switch (outcome.state) {
    case "sent": {
      const { answer, refused, deferred } = outcome;
      return { status: "SENT", answer: clean(answer), refused, deferred, providerId: messageIdOf(id) };
    }
    case "uncertain":
      return { status: "UNCERTAIN", answer: clean(outcome.reason), providerId: messageIdOf(id) };
    case "aborted":
      return { status: "REFUSED", answer: null, error: cancelled() };
    case "refused": {
      const answer = clean(outcome.reason);
      return { status: "REFUSED", answer, error: explain(outcome, answer) };
    }
  }
}

function explain(
  { isSignIn, isTemporary }: Extract<EmailOutcome, { state: "refused" }>,
  answer: string,
): AgentError {
  const message = isSignIn
    ? `The mail server rejected this installation's sign-in: ${answer} Check SMTP_URL.`
    : `The email wasn't sent. ${/^\d{3}/.test(answer) ? "The mail server responded: " : ""}${answer}`;
  return (isTemporary ? temporary : permanent)(isSignIn ? "authentication" : "provider", message);
}

/** Lists the secrets to redact from the mail server's responses, because a response can repeat them. */
function secretsOf({ url }: MailSettings): string[] {
  const { username, password } = new URL(url);
  return [decodeURIComponent(password), decodeURIComponent(username)].filter(Boolean);
}
