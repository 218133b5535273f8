import type { EmailAgent } from "@/server/domain/agent/agent";
import { findVariables } from "@/server/domain/variables/find";

export const MAX_RECIPIENTS = 20;
export const MAX_SUBJECT = 200;
const MAX_ADDRESS = 254;
const ADDRESS =
  /^[^\s@<>(),:;"\\[\]\p{Cc}\p{Cf}]+@[^\s@<>(),:;"\\[\].\p{Cc}\p{Cf}]+(?:\.[^\s@<>(),:;"\\[\].\p{Cc}\p{Cf}]+)+$/u;

/** The parts of an email, with variables. */
export interface EmailParts {
  to: string;
  cc: string;
  subject: string;
  body: string;
}

export function isEmailAddress(text: string): boolean {
  return text.length <= MAX_ADDRESS && ADDRESS.test(text);
}

/** Splits recipients at commas before variables are filled in, so that a value can't add recipients. */
export function splitRecipients(template: string): string[] {
  return template
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

const HEADER = /^(to|cc|subject):(.*)$/is;

/**
 * Splits a step's instructions into the lines To:, Cc:, and Subject:, and the text below them. Each part can be empty.
 * Returns a fault if the instructions can't be split.
 */
export function splitEmail(action: string): EmailParts | { fault: string } {
  const found: Partial<Record<string, string>> = {};
  const lines = action.trimStart().split(/\r\n|\n/);
  let at = 0;
  for (; at < lines.length; at++) {
    const [, name, value] = HEADER.exec(lines[at] ?? "") ?? [];
    if (name === undefined || value === undefined) break;
    if (Object.hasOwn(found, name.toLowerCase()))
      return { fault: `the instructions have two ${name}: lines. Keep one` };
    found[name.toLowerCase()] = value.replace(/^ /, "");
  }
  if (at > 0 && at < lines.length && lines[at]?.trim() !== "")
    return {
      fault: "the instructions need a blank line between the headers (To:, Cc:, and Subject:) and the body",
    };
  const { to = "", cc = "", subject = "" } = found;
  return { to, cc, subject, body: at === 0 ? action : lines.slice(at + 1).join("\n") };
}

/** Writes the parts as a step's instructions, so that `splitEmail` returns the same parts. */
export function joinEmail({ to, cc, subject, body }: EmailParts): string {
  if ([to, cc, subject, body].every((part) => part === "")) return "";
  const head = [`To: ${to}`, ...(cc === "" ? [] : [`Cc: ${cc}`]), `Subject: ${subject}`];
  return [...head, ...(body === "" ? [] : ["", body])].join("\n");
}

/**
 * Returns an email's parts before variables are filled in. Uses the recipients and subject that the agent sets. If it
 * doesn't set both, reads all parts from the step's instructions. Returns a fault if the instructions are invalid.
 */
export function readEmail(
  { to, cc, subject, body }: Pick<EmailAgent, "to" | "cc" | "subject" | "body">,
  action: string,
): EmailParts | { fault: string } {
  if (to !== null && subject !== null) return { to, cc: cc ?? "", subject, body: body ?? action };
  const parts = splitEmail(action);
  if ("fault" in parts) return parts;
  const read = {
    to: parts.to.trim(),
    cc: parts.cc.trim(),
    subject: parts.subject.trim(),
    body: parts.body.trim() || "{{ input }}",
  };
  const missing = [
    ...(splitRecipients(read.to).length === 0 ? ["recipient"] : []),
    ...(read.subject === "" ? ["subject"] : []),
  ];
  return missing.length === 0
    ? read
    : { fault: `the email has no ${missing.join(" or ")}. Add ${missing.length === 1 ? "one" : "both"}` };
}

/** Describes the errors in each part of an email that is being written. */
export function findEmailFaults({
  to,
  cc,
  subject,
}: EmailParts): Partial<Record<keyof EmailParts, string | null>> {
  return {
    to: splitRecipients(to).length === 0 ? "Enter an address." : explainRecipients(to),
    cc: explainRecipients(cc),
    subject: subject.trim() === "" ? "Enter a subject." : null,
  };
}

function explainRecipients(recipients: string): string | null {
  const wrong = findWrongAddress(recipients);
  return wrong === undefined ? null : `“${wrong}” isn't an email address.`;
}

/** Returns the first recipient that isn't an address. Recipients with variables are checked when the email is sent. */
export function findWrongAddress(recipients: string): string | undefined {
  return splitRecipients(recipients).find(
    (part) => findVariables(part).length === 0 && !isEmailAddress(part),
  );
}
