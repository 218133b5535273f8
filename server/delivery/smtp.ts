import { createTransport } from "nodemailer";
import {
  describeFault,
  hideHost,
  messageIdOf,
  type SmtpError,
  smtpOptions,
} from "@/server/infra/egress/smtp";
import type { MailSettings } from "@/server/infra/env";
import { type Mailer, MailFault } from "./messages";

export function makeMailer({ url, from }: MailSettings): Mailer {
  const transport = createTransport({
    ...smtpOptions({ url }),
    // Never read the contents of an email from a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ id, to, subject, text, html }) => {
    try {
      await transport.sendMail({
        // Use the same ID for every attempt, so that email clients show the message once.
        messageId: messageIdOf(id),
        from,
        // As an object, the recipient is always one address. A string would be parsed as a list.
        to: { name: "", address: to },
        subject,
        text,
        html,
        headers: { "Auto-Submitted": "auto-generated" },
      });
    } catch (error) {
      throw toFault(error as SmtpError, { url });
    }
  };
}

/**
 * Converts an SMTP error. The fault is final if the recipient or the email was rejected, unless the server says that
 * the rejection is temporary.
 */
function toFault(error: SmtpError, settings: Pick<MailSettings, "url">): MailFault {
  const { code, response, responseCode } = error;
  const refused = code === "EENVELOPE" || code === "EMESSAGE";
  const final = refused && (responseCode === undefined || responseCode >= 500);
  const said = hideHost(describeFault(error), settings);
  return new MailFault(response ? `The mail server responded: ${said}.` : said, final);
}
