import type { EmailAgent } from "@/server/domain/agent/agent";

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

const HEADER = /^(to|cc|subject):[ \t]*(.*)$/i;

/**
 * Returns an email's parts before variables are filled in: the agent's own, or those at the beginning of the
 * step's instructions. Returns what's wrong with the instructions otherwise.
 */
export function readEmail(
  { to, cc, subject, body }: Pick<EmailAgent, "to" | "cc" | "subject" | "body">,
  action: string,
): EmailParts | { fault: string } {
  if (to !== null && subject !== null) return { to, cc: cc ?? "", subject, body: body ?? action };
  const lines = action.trimStart().split(/\r\n|\n/);
  const found: Partial<Record<string, string>> = {};
  let at = 0;
  for (; at < lines.length; at++) {
    const [, name, value] = HEADER.exec(lines[at] ?? "") ?? [];
    if (name === undefined || value === undefined) break;
    if (Object.hasOwn(found, name.toLowerCase())) return { fault: `have two ${name}: lines. Keep one` };
    found[name.toLowerCase()] = value.trim();
  }
  const missing = ["To", "Subject"].filter((name) => !found[name.toLowerCase()]);
  if (missing.length > 0)
    return {
      fault: `must begin with the lines To: and Subject:, then an empty line and the text. Missing: ${missing.join(" and ")}`,
    };
  if (at < lines.length && lines[at]?.trim() !== "")
    return { fault: `need an empty line between the lines To:, Cc: and Subject: and the text` };
  return {
    to: found.to ?? "",
    cc: found.cc ?? "",
    subject: found.subject ?? "",
    body: lines.slice(at).join("\n").trim() || "{{ input }}",
  };
}
