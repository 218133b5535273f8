import { once } from "node:events";
import { connect } from "node:net";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { until } from "@/server/testing/until";
import { customerOf, Messages, nameMessage } from "./messages";

let messages: Messages;
/** The witness waits for this promise before it stores a message. */
let held: Promise<void>;
let waiting: number;
beforeEach(async () => {
  held = Promise.resolve();
  waiting = 0;
  messages = await Messages.listen(() => {
    waiting += 1;
    return held;
  });
});
afterEach(() => messages.close());

/** Holds back the next message. Returns a function that lets the witness store it. */
function hold(): () => void {
  let release = () => {};
  held = new Promise((resolve) => {
    release = resolve;
  });
  return release;
}

async function mail(key: string) {
  const { hostname, port } = new URL(messages.settings.SMTP_URL);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const transport = createTransport({ connection: socket, ignoreTLS: true });
  const email = {
    from: "app@faults.test",
    to: customerOf(key),
    subject: key,
    text: key,
    messageId: `<${key}>`,
  };
  return { sent: transport.sendMail(email), cut: () => socket.destroy() };
}

async function post(key: string) {
  const abort = new AbortController();
  const sent = fetch(`${messages.url}/requests`, {
    method: "POST",
    headers: { "Idempotency-Key": `<${key}>` },
    body: JSON.stringify({ key }),
    signal: abort.signal,
  });
  return { sent, cut: () => abort.abort() };
}

describe.each([
  ["email", mail],
  ["http", post],
] as const)("the witness of a message by %s", (kind, send) => {
  test("keeps it with its ID", async () => {
    await (await send("one")).sent;
    expect(await messages.hasArrived(nameMessage(kind, "one"))).toBe(true);
    expect(messages.arrivals).toEqual([{ what: nameMessage(kind, "one"), id: "<one>" }]);
  });

  test("doesn't keep it if its sender disconnects first", async () => {
    const release = hold();
    const { sent, cut } = await send("one");
    const failed = expect(sent).rejects.toThrow();
    await until(
      async () => waiting,
      (count) => count === 1,
    );
    cut();
    await failed;
    // Once the witness has stored a later message, it has also noticed the disconnect.
    held = Promise.resolve();
    await (await send("two")).sent;
    release();
    expect(await messages.hasArrived(nameMessage(kind, "one"))).toBe(false);
    expect(messages.arrivals.map(({ id }) => id)).toEqual(["<two>"]);
  });
});
