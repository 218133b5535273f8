import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { SMTPServer } from "smtp-server";
import { parseMail } from "@/server/testing/servers/parse-mail";

const POLL_MS = 5;
const CUSTOMERS = "customer.example";

export interface Arrival {
  /** The message's name, from `nameMessage`. */
  what: string;
  /** The ID that lets the recipient recognize a repeated message. */
  id: string;
}

/** Matches the names of messages that steps send. */
export const SENT_BY_STEPS = /^(email|slack|http) /;

/**
 * Returns a message's name. `kind` is its channel or event. `about` is the run's key, the run's ID, or the email's
 * subject.
 */
export const nameMessage = (kind: string, about: string) => `${kind} ${about}`;

/** Returns the email address of a run's customer. Each run has its own. */
export const customerOf = (key: string) => `${key}@${CUSTOMERS}`;

/**
 * Everything that the app sends messages to: a mail server, Slack's Web API, and a server for requests and webhooks.
 * Each waits before it stores a message, and again before it responds. A message isn't stored if the process that sent
 * it is killed during the first wait.
 */
export class Messages {
  readonly arrivals: Arrival[] = [];
  /** The number of messages that steps have sent, whether or not the messages were stored. */
  sentBySteps = 0;
  /** Messages that were received but aren't stored yet. */
  readonly #received: string[] = [];
  readonly #web: Server;
  readonly #mail: SMTPServer;

  private constructor(readonly wait: () => Promise<void>) {
    this.#web = createServer((request, response) => void this.#answer(request, response));
    const gone = new Set<string>();
    this.#mail = new SMTPServer({
      authOptional: true,
      disabledCommands: ["AUTH", "STARTTLS"],
      closeTimeout: 100,
      onClose: ({ id }) => void gone.add(id),
      onData: async (stream, { id, envelope }, done) => {
        const mail = (await buffer(stream)).toString("latin1");
        const [recipient] = envelope.rcptTo;
        await this.#receive(readMail(recipient?.address ?? "", mail), () => gone.has(id));
        done();
      },
    });
    // A client that's killed resets its connection.
    this.#mail.on("error", () => {});
  }

  /** Starts the servers. They call `wait` before they store a message, and again before they respond. */
  static async listen(wait: () => Promise<void>): Promise<Messages> {
    const messages = new Messages(wait);
    await new Promise<void>((resolve) => messages.#web.listen(0, "127.0.0.1", resolve));
    await new Promise<void>((resolve) => messages.#mail.listen(0, "127.0.0.1", resolve));
    return messages;
  }

  /** Settings that make the app send its messages to these servers. */
  get settings() {
    const { host } = new URL(this.url);
    return {
      SMTP_URL: `smtp://127.0.0.1:${portOf(this.#mail.server)}`,
      MAIL_FROM: "app@faults.test",
      SLACK_API_URL: `${this.url}/slack`,
      OUTBOUND_ALLOW: host,
    };
  }

  /** The address for requests and webhooks. */
  get url(): string {
    return `http://127.0.0.1:${portOf(this.#web)}`;
  }

  /** Returns whether the message was stored. If the message was received but isn't stored yet, waits for that first. */
  async hasArrived(what: string): Promise<boolean> {
    while (this.#received.includes(what)) await pause(POLL_MS);
    return this.arrivals.some((arrival) => arrival.what === what);
  }

  async close(): Promise<void> {
    const closed = [
      new Promise((resolve) => this.#web.close(resolve)),
      new Promise<void>((resolve) => this.#mail.close(resolve)),
    ];
    this.#web.closeAllConnections();
    await Promise.all(closed);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => {});
    const body = await text(request).catch(() => null);
    if (body === null) return;
    await this.#receive(readRequest(request, body), () => !request.socket.writable);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ ok: true, channel: "C024BE91L", ts: "1732790000.000001" }));
  }

  async #receive(arrival: Arrival, isGone: () => boolean): Promise<void> {
    this.#received.push(arrival.what);
    if (SENT_BY_STEPS.test(arrival.what)) this.sentBySteps += 1;
    await this.wait();
    this.#received.splice(this.#received.indexOf(arrival.what), 1);
    if (isGone()) return;
    this.arrivals.push(arrival);
    await this.wait();
  }
}

function readMail(recipient: string, raw: string): Arrival {
  const { headers } = parseMail(raw);
  const [name = "", domain] = recipient.split("@");
  const what =
    domain === CUSTOMERS ? nameMessage("email", name) : nameMessage("notification", headers.subject ?? "");
  return { what, id: headers["message-id"] ?? "" };
}

function readRequest({ url, headers }: IncomingMessage, text: string): Arrival {
  const body = JSON.parse(text);
  switch (url) {
    case "/slack/chat.postMessage":
      return { what: nameMessage("slack", body.markdown_text), id: body.metadata.event_payload.id };
    case "/requests":
      return { what: nameMessage("http", body.key), id: String(headers["idempotency-key"]) };
    default:
      return { what: nameMessage(body.type, body.data.runId), id: String(headers["webhook-id"]) };
  }
}

function portOf(server: Pick<Server, "address">): number {
  return (server.address() as AddressInfo).port;
}
