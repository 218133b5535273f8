import { writeAccountMail } from "@/server/domain/message/account-mail";
import type { WrittenMessage } from "@/server/domain/message/review-message";
import { sayTime } from "@/server/domain/text/say-time";
import { DAY_MS } from "@/server/domain/time";
import type { AccountMail, AccountMailKind } from "@/server/generated/prisma/client";
import { type Database, transact } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { logger } from "@/server/infra/logger";
import {
  makeResetToken,
  passwordResetUrl,
  passwordStamp,
  RESET_LIFETIME_MS,
} from "@/server/services/account/password-reset";
import { lockUser } from "@/server/services/account/passwords";
import { BACKOFF_SECONDS, type Mailer, MailFault, withoutLink } from "./messages";

/** Sends a claimed email and deletes its row. Retries later if the mail server can't accept the email now. */
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

/** Writes the email. Returns null if there is nothing to send. */
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
  // After this long, the user has requested another email or given up.
  if (now.getTime() - mail.createdAt.getTime() > RESET_LIFETIME_MS) return null;
  const begun = await beginPasswordReset(db, mail, now);
  if (!begun) return null;
  const link = passwordResetUrl(begun.token);
  return { message: writePasswordReset({ name: begun.name, link }), link };
}

async function retry(db: Database, { id, attempts }: AccountMail, seconds: number): Promise<void> {
  const sendAt = new Date(Date.now() + seconds * 1000);
  await db.accountMail.updateMany({ where: { id, attempts }, data: { sendAt } });
}

/**
 * Deletes the email if this process still holds the claim. After the lease ends, another process may send it.
 */
async function forget(db: Database, { id, attempts }: AccountMail): Promise<void> {
  await db.accountMail.deleteMany({ where: { id, attempts } });
}

/** How long a claim on an email lasts before another process can retry, in case the first process died. */
const LEASE_SECONDS = 120;

/** Claims due mail, after dropping outdated requests for password links. */
export async function claimAccountMail(db: Database, max: number): Promise<AccountMail[]> {
  await dropFutileRequests(db);
  return claim(db, max);
}

/**
 * Drops due requests for addresses without an account, and all but the newest request for each address. No
 * matter how many requests a stranger makes, other mail isn't delayed.
 */
async function dropFutileRequests(db: Database): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "AccountMail" WHERE "id" IN (
      SELECT "id" FROM "AccountMail" AS mail
      WHERE "kind" = 'PASSWORD_RESET' AND "sendAt" <= now() AND (
        NOT EXISTS (SELECT FROM "User" WHERE "email" = mail."to")
        OR EXISTS (
          SELECT FROM "AccountMail" AS newer
          WHERE newer."kind" = 'PASSWORD_RESET' AND newer."sendAt" <= now() AND newer."to" = mail."to"
            AND (newer."createdAt", newer."id") > (mail."createdAt", mail."id")
        )
      )
      FOR UPDATE SKIP LOCKED
    )`;
}

/** Claims due mail. A claim counts as an attempt and keeps other processes from sending the mail. */
async function claim(db: Database, max: number): Promise<AccountMail[]> {
  return db.$queryRaw<AccountMail[]>`
    UPDATE "AccountMail"
    SET "attempts" = "attempts" + 1, "sendAt" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT "id" FROM "AccountMail" WHERE "sendAt" <= now() ORDER BY "sendAt" LIMIT ${max}
      FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "kind"::text AS "kind", "to", "createdAt", "attempts", "sendAt"`;
}

/**
 * Deletes mail older than a day. Used by processes without a mail server. Keeps newer mail, because another
 * process may have a mail server.
 */
export async function forgetAccountMail(db: Database): Promise<void> {
  const createdAt = { lt: new Date(Date.now() - DAY_MS) };
  const { count } = await db.accountMail.deleteMany({ where: { createdAt } });
  if (count > 0)
    logger().warn({ count }, "account mail older than a day was deleted: no mail server is configured");
}

const HOW: Record<Exclude<AccountMailKind, "PASSWORD_RESET">, string> = {
  CHANGED_IN_SETTINGS: "in Settings, by someone who knew the previous password",
  CHANGED_BY_RESET: "through the link that we emailed to you",
  CHANGED_BY_LINK: "through the link that we emailed to you",
  CHANGED_BY_OPERATOR: "by this installation's operator",
};

function writePasswordChanged({
  name,
  kind,
  at,
}: {
  name: string;
  kind: keyof typeof HOW;
  at: Date;
}): WrittenMessage {
  return writeAccountMail({
    subject: "Your Countersign password was changed",
    name,
    before: [
      `Your Countersign password was changed on ${sayTime(at)}, ${HOW[kind]}. All earlier sessions were signed out, and linked Slack accounts were unlinked.`,
      "If you expected this, you don't need to do anything.",
      "If you didn't, choose a new password now, and tell an owner or admin of your organization:",
    ],
    link: `${env().publicUrl}/forgot-password`,
  });
}

/**
 * The minimum time between two links for a user, so that no one can flood a mailbox. Earlier links still
 * work, so that requests can't lock out the mailbox's owner. A user has at most six valid links.
 */
const COOLDOWN_MS = 5 * 60 * 1000;

/**
 * Creates the link for an email that is about to be sent. Returns null if the address has no account, if the account
 * has no password yet or isn't a member of any organization, or if the user was recently sent a different link.
 */
async function beginPasswordReset(
  db: Database,
  mail: Pick<AccountMail, "id" | "to">,
  now: Date,
): Promise<{ name: string; token: string } | null> {
  return transact(db, async (db) => {
    const found = await db.user.findUnique({ where: { email: mail.to }, select: { id: true } });
    if (!found) return null;
    await lockUser(db, found.id);
    await db.passwordReset.deleteMany({ where: { userId: found.id, expiresAt: { lte: now } } });
    const { id, name, passwordHash, members, resets } = await db.user.findUniqueOrThrow({
      where: { id: found.id },
      include: { resets: true, members: { where: { removedAt: null }, select: { id: true }, take: 1 } },
    });
    if (passwordHash === null || members.length === 0) return null;
    const stamp = passwordStamp(passwordHash);
    const tooSoon = resets.some(
      ({ mailId, passwordStamp, createdAt }) =>
        mailId !== mail.id && passwordStamp === stamp && now.getTime() - createdAt.getTime() < COOLDOWN_MS,
    );
    if (tooSoon) return null;
    const { token, hash } = makeResetToken(mail.id, stamp);
    const expiresAt = new Date(now.getTime() + RESET_LIFETIME_MS);
    const data = { userId: id, passwordStamp: stamp, mailId: mail.id, createdAt: now, expiresAt };
    await db.passwordReset.upsert({ where: { hash }, create: { hash, ...data }, update: data });
    return { name, token };
  });
}

function writePasswordReset({ name, link }: { name: string; link: string }): WrittenMessage {
  return writeAccountMail({
    subject: "Reset your Countersign password",
    name,
    before: ["Someone asked to reset your Countersign password. To choose a new one, open this link:"],
    link,
    after: [
      "The link works once, expires in 30 minutes, and is only for you, so don't forward it. If you didn't ask for it, ignore this email. Your password won't change.",
    ],
  });
}
