import type { Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import { type ParsedMail, parseMail } from "./parse-mail";

export interface CaughtMail extends ParsedMail {
  to: string[];
  /** The user who signed in to send the email. */
  user: string | undefined;
}

/**
 * What the server does after an email's text has arrived: refuse the email with a code, cut the connection, or never
 * respond. With "kept", it stores the email first.
 */
type TextEnd = number | "cut" | "kept-and-cut" | "hang" | "kept-and-hang";

export interface MailServer {
  url: string;
  caught: CaughtMail[];
  /** Rejects the next emails with the given codes. */
  refuse(...codes: number[]): void;
  /** Rejects the next email and quotes a link from it, like a spam filter. */
  refuseQuoting(): void;
  /** Sets what happens to the next emails after their text has arrived. */
  afterText(...ends: TextEnd[]): void;
  /** Same as `afterText`, but for the next email to this address. Emails to other addresses can come first. */
  afterTextTo(address: string, end: TextEnd): void;
  /** The number of emails that the server received without ever responding. */
  hanging(): number;
  close(): Promise<void>;
}

/** Starts a real SMTP server on a free port. The server stores the mail it receives. */
export async function startMailServer(account?: { user: string; password: string }): Promise<MailServer> {
  const caught: CaughtMail[] = [];
  const refusals: number[] = [];
  const ends: { end: TextEnd; address?: string }[] = [];
  let quotes = false;
  let hanging = 0;
  const server = new SMTPServer({
    authOptional: !account,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 100,
    onAuth({ username, password }, _session, done) {
      if (username === account?.user && password === account?.password) done(null, { user: username });
      else done(Object.assign(new Error("wrong password"), { responseCode: 535 }));
    },
    onRcptTo(_address, _session, done) {
      const responseCode = refusals.shift();
      done(responseCode ? Object.assign(new Error(`refused with ${responseCode}`), { responseCode }) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const mail = parseMail(Buffer.concat(chunks).toString("latin1"));
        const next = ends.findIndex(({ address }) => address === undefined || to.includes(address));
        const end = next < 0 ? undefined : ends.splice(next, 1)[0]?.end;
        if (end === "kept-and-cut" || end === "kept-and-hang")
          caught.push({ to, user: session.user, ...mail });
        if (end === "hang" || end === "kept-and-hang") {
          hanging += 1;
          return;
        }
        if (end === "cut" || end === "kept-and-cut") {
          for (const { _socket } of server.connections as Set<{ _socket: Socket }>) _socket.destroy();
          return;
        }
        if (end) return done(Object.assign(new Error(`answered ${end}`), { responseCode: end }));
        if (quotes) {
          quotes = false;
          const [quoted] = mail.text.match(/https?:\S+/) ?? [];
          return done(
            Object.assign(new Error(`blocked ${quoted} and ${quoted?.slice(0, -3)}`), { responseCode: 554 }),
          );
        }
        caught.push({ to, user: session.user, ...mail });
        done();
      });
    },
  });
  // Ignores errors, because a client that's killed resets its connection.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const login = account ? `${encodeURIComponent(account.user)}:${encodeURIComponent(account.password)}@` : "";
  return {
    url: `smtp://${login}127.0.0.1:${port}`,
    caught,
    refuse: (...codes) => refusals.push(...codes),
    refuseQuoting: () => {
      quotes = true;
    },
    afterText: (...more) => ends.push(...more.map((end) => ({ end }))),
    afterTextTo: (address, end) => ends.push({ end, address }),
    hanging: () => hanging,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
