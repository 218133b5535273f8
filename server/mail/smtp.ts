import { createTransport } from "nodemailer";
import { env, type MailSettings } from "@/server/infra/env";
import { type Mailer, MailFault } from "./messages";

const PATIENCE_MS = 15_000;

/** Hands email to the configured mail server. */
export function makeMailer({ url, from }: MailSettings): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === "smtps:";
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    ...(username && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      // Never sends passwords or links unencrypted, even if someone on the network blocks encryption.
      requireTLS: !secure && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname),
    }),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: 2 * PATIENCE_MS,
    // The contents of an email are text, never a file name or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const own = new URL(env().publicUrl).hostname;
  return async ({ id, to, subject, text, html }) => {
    try {
      await transport.sendMail({
        // The same on every attempt, so mail programs show it once.
        messageId: `<${id}@${own}>`,
        from,
        // As an object, so it is always one address and never a list.
        to: { name: "", address: to },
        subject,
        text,
        html,
        headers: { "Auto-Submitted": "auto-generated" },
      });
    } catch (error) {
      throw toFault(error as SmtpError);
    }
  };
}

type SmtpError = Error & { code?: string; response?: string; responseCode?: number };

/** A mail server that rejects the recipient or the mail permanently would do so again. */
function toFault({ message, code, response, responseCode }: SmtpError): MailFault {
  const refused = code === "EENVELOPE" || code === "EMESSAGE";
  const final = refused && (responseCode === undefined || responseCode >= 500);
  if (response) return new MailFault(`The mail server responded: ${response}.`, final);
  return new MailFault(`The mail server rejected it: ${message}.`, final);
}
