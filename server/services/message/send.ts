import type { Database } from "@/server/db";
import { inOneLine } from "@/server/domain/review/what-happens-next";
import { hub } from "@/server/live/hub";
import type { ClaimedMessage } from "./claim";
import { MESSAGE_ROW } from "./present";
import { whyOver } from "./why-over";

/** What hands a mail over. It throws a `MailFault` when the mail server does not take it. */
export type Mailer = (mail: Pick<ClaimedMessage, "id" | "to" | "subject" | "text" | "html">) => Promise<void>;

export class MailFault extends Error {
  override name = "MailFault";
  constructor(
    message: string,
    /** Trying again comes to the same. */
    readonly final: boolean,
  ) {
    super(message);
  }
}

/** How long to wait before each further attempt. */
const BACKOFF_SECONDS = [10, 60, 300, 1_800, 7_200];

/**
 * Sends a claimed message and writes down what came of it. At least once: when the process dies between the two, it is
 * sent again, under the same Message-ID.
 */
export async function sendMessage(db: Database, message: ClaimedMessage, mailer: Mailer): Promise<void> {
  const { id, organizationId } = message;
  const row = await db.message.findFirst({ where: { id, organizationId }, ...MESSAGE_ROW });
  // It went with its review or its member a moment ago.
  if (!row) return;
  const over = whyOver(row, new Date());
  if (over)
    return record(db, message, { status: "FAILED", lastError: `It was not sent. ${over}`, dueAt: null });
  try {
    await mailer(message);
  } catch (error) {
    const lastError = inOneLine(error instanceof Error ? error.message : String(error), 300);
    const wait =
      error instanceof MailFault && error.final ? undefined : BACKOFF_SECONDS[message.attempts - 1];
    return record(
      db,
      message,
      wait === undefined
        ? { status: "FAILED", lastError, dueAt: null }
        : { status: "QUEUED", lastError, dueAt: new Date(Date.now() + wait * 1000) },
    );
  }
  await record(db, message, { status: "SENT", sentAt: new Date(), lastError: null, dueAt: null });
}

/** Only while the claim holds: whoever claimed it after a lease was over writes down what came of theirs. */
async function record(
  db: Database,
  { id, organizationId, attempts }: ClaimedMessage,
  data: {
    status: "QUEUED" | "SENT" | "FAILED";
    lastError: string | null;
    dueAt: Date | null;
    sentAt?: Date;
  },
): Promise<void> {
  await db.message.updateMany({ where: { id, organizationId, status: "QUEUED", attempts }, data });
  hub().announce(organizationId, { noun: "message", id });
}
