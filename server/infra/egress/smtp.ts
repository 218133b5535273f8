import { isIP } from "node:net";
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import SMTPConnection from "nodemailer/lib/smtp-connection/index.js";
import { env, type MailSettings } from "@/server/infra/env";
import { logger } from "@/server/infra/logger";

const PATIENCE_MS = 15_000;

export function smtpOptions({ url }: Pick<MailSettings, "url">) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === "smtps:";
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    ...(username && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      // Never send passwords or links unencrypted, even if someone on the network blocks encryption.
      requireTLS: !secure && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname),
    }),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: 2 * PATIENCE_MS,
  };
}

/** Returns the Message-ID of a stored message. Every attempt to send the message uses the same ID. */
export function messageIdOf(id: string): string {
  return `<${id}@${new URL(env().publicUrl).hostname}>`;
}

export interface Email {
  id: string;
  to: readonly string[];
  cc: readonly string[];
  subject: string;
  text: string;
  html: string;
}

export type EmailOutcome =
  /** The server accepted the email, except for the `refused` recipients. It may accept the `deferred` ones later. */
  | { state: "sent"; answer: string; refused: string[]; deferred: string[] }
  /** The server definitely didn't accept the email. `isTemporary` is true if a retry can succeed. */
  | { state: "refused"; reason: string; isTemporary: boolean; isSignIn: boolean }
  /** The connection failed after the email's text was on its way, so the server may have accepted it. */
  | { state: "uncertain"; reason: string }
  | { state: "aborted" };

export type SmtpError = Error & {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  recipient?: string;
};

/**
 * Hands one email to the mail server and returns whether the server accepted it. Ignores the signal once the email's
 * text is on its way, because only the server's response shows what happened.
 */
export async function sendEmail(
  settings: MailSettings,
  { id, to, cc, subject, text, html }: Email,
  signal: AbortSignal,
): Promise<EmailOutcome> {
  const address = (one: string) => ({ name: "", address: one });
  const mail = new MailComposer({
    messageId: messageIdOf(id),
    from: settings.from,
    // Passes objects, because an object is always one address, but a string can be a list.
    to: to.map(address),
    cc: cc.map(address),
    subject,
    text,
    html,
    // Never read the contents of an email from a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const bytes = await mail.build();
  if (signal.aborted) return { state: "aborted" };
  return handOver(smtpOptions(settings), { envelope: mail.getEnvelope(), bytes, signal });
}

interface Handed {
  envelope: ReturnType<ReturnType<MailComposer["compile"]>["getEnvelope"]>;
  bytes: Buffer;
  signal: AbortSignal;
}

function handOver(
  { auth, ...options }: ReturnType<typeof smtpOptions>,
  { envelope, bytes, signal }: Handed,
): Promise<EmailOutcome> {
  return new Promise((resolve) => {
    const connection = new SMTPConnection(options);
    let isOnItsWay = false;
    // The library reads this stream once the server has accepted a recipient and asked for the text.
    const message = new Readable({
      read() {
        isOnItsWay = true;
        this.push(bytes);
        this.push(null);
      },
    });
    const end = (outcome: EmailOutcome) => {
      signal.removeEventListener("abort", abort);
      resolve(outcome);
      connection.close();
    };
    const abort = () => {
      if (!isOnItsWay) end({ state: "aborted" });
    };
    const fail = (error: SmtpError) => end(judge(error, isOnItsWay));
    const send = () =>
      connection.send(envelope, message, (error, info) => {
        if (error) return fail(error);
        end(readAnswer(info));
      });
    signal.addEventListener("abort", abort);
    connection.on("error", fail);
    connection.once("end", () => fail(new Error("The mail server closed the connection.")));
    connection.connect(() => {
      if (!auth || !("allowsAuth" in connection && connection.allowsAuth)) return send();
      connection.login({ user: auth.user, credentials: auth }, (error) => (error ? fail(error) : send()));
    });
  });
}

/** Converts the library's result. `answer` includes the server's response for each refused recipient. */
function readAnswer({
  response,
  rejected = [],
  rejectedErrors = [],
}: SMTPConnection.SentMessageInfo): EmailOutcome {
  const errors: SmtpError[] = rejectedErrors;
  const answers = errors.map(({ recipient, response }) => `${recipient}: ${response}`);
  return {
    state: "sent",
    answer: [response, ...answers].join(" · "),
    refused: rejected.map(String),
    deferred: errors.flatMap(({ recipient, responseCode = 0 }) =>
      recipient !== undefined && responseCode < 500 ? [recipient] : [],
    ),
  };
}

/** An error counts as a refusal only if the server reported it, or if the email's text wasn't on its way yet. */
function judge(error: SmtpError, isOnItsWay: boolean): EmailOutcome {
  const { code, command, responseCode = 0 } = error;
  const reason = describeFault(error);
  const isAnswer = code === "EENVELOPE" || (code === "EMESSAGE" && command === "DATA" && responseCode >= 400);
  if (isOnItsWay && !isAnswer) return { state: "uncertain", reason };
  const isSignIn = code === "EAUTH";
  const isFinal =
    (isSignIn || isAnswer || code === "EMESSAGE") && (responseCode === 0 || responseCode >= 500);
  return { state: "refused", reason, isTemporary: !isFinal, isSignIn };
}

const FAULTS: Record<string, string> = {
  ECONNECTION: "The mail server closed the connection",
  EDNS: "The mail server's name couldn't be looked up",
  ESOCKET: "The connection to the mail server failed",
  ETIMEDOUT: "The mail server didn't respond in time",
  ETLS: "The encrypted connection to the mail server failed",
};

/**
 * Describes an error for everyone who can see a run. The library's messages about connections name the mail server's
 * host, so they're only logged.
 */
export function describeFault({ code = "", message, response }: SmtpError): string {
  if (response) return response;
  const fault = FAULTS[code];
  if (fault === undefined) return message;
  logger().warn({ code, message }, "mail server");
  const [detail] = /\bE[A-Z]{4,}\b/.exec(message) ?? [];
  return `${fault}${detail && detail !== code ? ` (${detail})` : ""}.`;
}

/** Hides the mail server's host in its response: the configured name, IP addresses, and the server's own names. */
export function hideHost(answer: string, { url }: Pick<MailSettings, "url">): string {
  const { host } = smtpOptions({ url });
  const isHost = (word: string) => word.toLowerCase() === host.toLowerCase() || isIP(word) > 0;
  return answer
    .replace(/\bhostname=[^\s\],;]+/gi, "Hostname=[host]")
    .replace(/^(421[ -](?:4\.\d+\.\d+ )?)(?:[\w-]+\.)+[\w-]+/, "$1[host]")
    .replace(/[\w-]+(?:[.:][\w-]+)+|[\w-]+/g, (word) => {
      const name = word.replace(/(?<=\.[\w.-]*):\d+$/, "");
      return isHost(name) ? `[host]${word.slice(name.length)}` : word;
    });
}
