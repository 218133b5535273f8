import { sayTime } from "@/server/domain/text/say-time";
import { listAll } from "@/server/domain/text/words";
import type { OutgoingContent, OutgoingStatus } from "./outgoing";

type Addressed = Pick<OutgoingContent, "channel" | "to" | "cc" | "subject">;

/** Writes a message as a single string: its recipients, subject, and text. */
export function writeMessage({ channel, to, cc, subject, text }: Addressed & { text: string }): string {
  const head =
    channel === "SLACK"
      ? [`Slack channel: ${to.join(", ")}`]
      : [`To: ${to.join(", ")}`, ...(cc.length > 0 ? [`Cc: ${cc.join(", ")}`] : []), `Subject: ${subject}`];
  return `${head.join("\n")}\n\n${text}`;
}

/** Describes what happened to a message. This is the output of its step. */
export function sayReceipt(
  message: Addressed & {
    status: Extract<OutgoingStatus, "SENT" | "KEPT">;
    refused: readonly string[];
    /** The refused recipients that the mail server may accept later. */
    deferred: readonly string[];
    endedAt: Date;
  },
): string {
  const { channel, to, cc, subject, status, refused, deferred, endedAt } = message;
  const at = sayTime(endedAt);
  if (channel === "SLACK") return `Posted to ${to.join(", ")} in Slack on ${at}.`;
  const got = [...to, ...cc].filter((address) => !refused.includes(address));
  if (status === "KEPT")
    return `Email not sent. Saved in Countersign on ${at}: “${subject}” to ${listAll(got)}.`;
  const final = refused.filter((address) => !deferred.includes(address));
  return [
    `Sent to ${listAll(got)} on ${at}: “${subject}”.`,
    ...(final.length > 0 ? [`Refused: ${listAll(final)}.`] : []),
    ...(deferred.length > 0 ? [`Not sent (temporarily refused): ${listAll(deferred)}.`] : []),
  ].join(" ");
}

export const KEEPS_EMAILS = "No mail server is set up, so emails are saved in Countersign and aren't sent.";

/**
 * Describes what a step or agent does with an email if there's no mail server: "saves an email to a@b.test in
 * Countersign …"
 */
export function sayKeeping(recipients: string): string {
  return `saves an email to ${recipients} in Countersign without sending it, because no mail server is set up`;
}

/** Labels an email that was saved instead of sent, and its run. */
export const EMAIL_NOT_SENT = "Email not sent";

/** Labels a step whose email was saved instead of sent. Adds the reason, except in the demo, where `answer` is null. */
export function sayKept({ answer }: { answer: string | null }): string {
  return answer === null ? EMAIL_NOT_SENT : `${EMAIL_NOT_SENT}: no mail server`;
}

/** Asks a person whether a message arrived. */
export function askWhetherSent({ channel, to }: Addressed): string {
  return channel === "SLACK"
    ? `This message may already be in ${to.join(", ")}. Check Slack. Approve if it's there. To post it again, request changes.`
    : `This email may already have been sent to ${listAll(to)}. Check whether it arrived. Approve if it did. To send it again, request changes.`;
}

const STATES: Record<OutgoingStatus, string> = {
  SENDING: "Sending",
  SENT: "Sent",
  KEPT: "Not sent, saved in Countersign",
  REFUSED: "Not sent",
  UNCERTAIN: "May have been sent",
};

export function sayOutgoingStatus(status: OutgoingStatus): string {
  return STATES[status];
}
