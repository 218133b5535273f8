import type { EmailAgent } from "@/server/domain/agent/agent";
import { type Html, html } from "@/server/domain/html/html";
import { type Look, writeMarkdown } from "@/server/domain/markdown/write-markdown";
import {
  isEmailAddress,
  MAX_RECIPIENTS,
  MAX_SUBJECT,
  readEmail,
  splitRecipients,
} from "@/server/domain/outgoing/email";
import type { OutgoingContent } from "@/server/domain/outgoing/outgoing";
import { isBlank } from "@/server/domain/text/is-blank";
import { storable } from "@/server/domain/text/storable";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import { capitalize } from "@/server/domain/text/words";
import type { VariableScope } from "@/server/domain/variables/render";
import { type AgentCall, type AgentError, permanent } from "@/server/runs/agents/call";
import { fill, refuse, refuseEmpty } from "./fill-body";

type FilledEmail = { message: OutgoingContent } | { error: AgentError };

/** Fills values into an email. A value can't add recipients, headers, or line breaks in the subject. */
export function fillEmail(call: AgentCall<EmailAgent>): FilledEmail {
  const { agent, action, input, scope } = call;
  const values = { ...scope, input };
  const parts = readEmail(agent, action);
  if ("fault" in parts) return refuse(`${capitalize(parts.fault)}.`);
  const to = fillRecipients("To", parts.to, values);
  if ("error" in to) return to;
  const cc = fillRecipients("Cc", parts.cc, values);
  if ("error" in cc) return cc;
  if (to.addresses.length === 0) return refuse("The email has no recipient. Enter an address.");
  if (to.addresses.length + cc.addresses.length > MAX_RECIPIENTS)
    return refuse(`The email has more than ${MAX_RECIPIENTS} recipients. Use fewer.`);
  const subject = fillSubject(parts.subject, values);
  if ("error" in subject) return subject;
  const body = fill(parts.body, values);
  if ("error" in body) return body;
  const text = storable(body.text);
  if (isBlank(text)) return refuseEmpty("email", parts.body, call);
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES)
    return { error: permanent("too_long", "The email is larger than 256 KiB. Shorten it.") };
  return {
    message: {
      channel: "EMAIL",
      to: to.addresses,
      cc: cc.addresses,
      subject: subject.text,
      text,
      html: writePage(subject.text, writeMarkdown(text, LOOK)),
    },
  };
}

function fillRecipients(
  field: "To" | "Cc",
  template: string,
  values: VariableScope,
): { addresses: string[] } | { error: AgentError } {
  const addresses: string[] = [];
  for (const part of splitRecipients(template)) {
    const filled = fill(part, values);
    if ("error" in filled) return filled;
    const address = filled.text.trim();
    if (!isEmailAddress(address)) {
      const shown = address.length > 100 ? `${address.slice(0, 100)}…` : address;
      return refuse(
        `The ${field} field contains “${storable(shown)}”, which isn't a single email address. Fix ${part}.`,
      );
    }
    if (!addresses.includes(address)) addresses.push(address);
  }
  return { addresses };
}

function fillSubject(template: string, values: VariableScope): { text: string } | { error: AgentError } {
  const filled = fill(template, values);
  if ("error" in filled) return filled;
  const text = storable(filled.text).trim();
  if (text === "") return refuse("The email has no subject. Check the values that it uses.");
  if (/[\p{Cc}\u2028\u2029]/u.test(text))
    return refuse("The subject has more than one line. Use a value with a single line.");
  if ([...text].length > MAX_SUBJECT)
    return refuse(`The subject has more than ${MAX_SUBJECT} characters. Use a shorter value.`);
  return { text };
}

/** Renders only the approved text, without the reviewer notes or the design of the app's own emails. */
const LOOK: Look = {
  linked: true,
  annotated: false,
  styles: {
    p: "margin:0 0 12px",
    h3: "margin:16px 0 8px",
    blockquote: "margin:0 0 12px;padding-left:12px;border-left:3px solid #ccc",
    pre: "margin:0 0 12px;white-space:pre-wrap",
    table: "margin:0 0 12px;border-collapse:collapse",
    th: "padding:4px 12px 4px 0;text-align:left",
    td: "padding:4px 12px 4px 0",
  },
};

function writePage(subject: string, body: Html): string {
  return html`<!doctype html>
<html>
<head><meta charset="utf-8"><title>${subject}</title></head>
<body style="font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
${body}
</body>
</html>
`.toString();
}
