import type { WrittenMessage } from "@/server/domain/message/review-message";
import type { AccountMail } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { BACKOFF_SECONDS, type Mailer, MailFault, withoutLink } from "@/server/services/message/send";
import { beginPasswordReset } from "@/server/services/password-reset/begin";
import { passwordResetUrl, RESET_LIVES_MS } from "@/server/services/password-reset/token";
import { writePasswordReset } from "@/server/services/password-reset/write";
import { writePasswordChanged } from "./write-changed";

/** Sends a claimed email and deletes its row. If the mail server can't accept it now, it's retried. */
export async function sendAccountMail(db: Database, mail: AccountMail, mailer: Mailer): Promise<void> {
  const written = await write(db, mail, new Date());
  if (!written) return forget(db, mail);
  try {
    await mailer({ id: mail.id, to: mail.to, ...written.message });
  } catch (error) {
    const wait = error instanceof MailFault && error.final ? undefined : BACKOFF_SECONDS[mail.attempts - 1];
    const said = error instanceof Error ? error.message : String(error);
    const reason = written.link ? withoutLink(said, written.link) : said;
    logger().warn(
      { id: mail.id, kind: mail.kind, reason, retryInSeconds: wait ?? null },
      "account mail not sent",
    );
    if (wait !== undefined) return retry(db, mail, wait);
    await db.passwordReset.deleteMany({ where: { mailId: mail.id } });
  }
  await forget(db, mail);
}

/** Null if there is nothing to send. */
async function write(
  db: Database,
  mail: AccountMail,
  now: Date,
): Promise<{ message: WrittenMessage; link: string | null } | null> {
  if (mail.kind !== "PASSWORD_RESET") {
    const user = await db.user.findUnique({ where: { email: mail.to }, select: { name: true } });
    return (
      user && { message: writePasswordChanged({ ...user, kind: mail.kind, at: mail.createdAt }), link: null }
    );
  }
  // By now they have asked again, or given up.
  if (now.getTime() - mail.createdAt.getTime() > RESET_LIVES_MS) return null;
  const begun = await beginPasswordReset(db, mail, now);
  if (!begun) return null;
  const link = passwordResetUrl(begun.token);
  return { message: writePasswordReset({ name: begun.name, link }), link };
}

async function retry(db: Database, { id, attempts }: AccountMail, seconds: number): Promise<void> {
  const sendAt = new Date(Date.now() + seconds * 1000);
  await db.accountMail.updateMany({ where: { id, attempts }, data: { sendAt } });
}

/** Only while the claim holds: a process that claimed it after the lease ended sends it itself. */
async function forget(db: Database, { id, attempts }: AccountMail): Promise<void> {
  await db.accountMail.deleteMany({ where: { id, attempts } });
}
