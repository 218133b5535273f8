import { findLink, removeLink } from "@/server/domain/message/placeholder";
import type { Message } from "@/server/generated/prisma/client";
import { type Database, type Transaction, transact } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { readReviewLink } from "@/server/services/link/token";
import { encryptToken, hashInvitationToken } from "@/server/services/member/invitations";

const SCRUB_BATCH_SIZE = 100;

/**
 * Removes links from messages stored by the previous version. First encrypts the tokens of unsent
 * invitations, so that the invitations can still be sent.
 */
export async function scrubMessages(db: Database): Promise<void> {
  const rows = await db.message.findMany({ where: { linkStored: true }, take: SCRUB_BATCH_SIZE });
  for (const row of rows) await transact(db, (db) => scrubMessage(db, row));
}

async function scrubMessage(db: Transaction, row: Message): Promise<void> {
  const { id, kind, status, text, html, dueAt } = row;
  const token = findLink(text)?.split("/").at(-1) ?? "";
  if (kind === "INVITATION") await keepToken(db, row, token);
  await db.message.updateMany({
    // If a process that runs the previous version has just sent the message, the status no longer matches. The next
    // sweep then removes the link.
    where: { id, linkStored: true, status },
    data: {
      text: removeLink(id, text),
      html: removeLink(id, html),
      shownHash: readReviewLink(token)?.hash ?? null,
      ...(status === "QUEUED" && { sendAt: dueAt, dueAt: null }),
      linkStored: false,
    },
  });
}

/**
 * Encrypts an unsent invitation's token. If the message was only shown in the app, records that its link was
 * shown to the sender.
 */
async function keepToken(db: Transaction, { status, subject }: Message, token: string): Promise<void> {
  const hash = hashInvitationToken(token);
  const made = hash && (await db.invitation.findUnique({ where: { hash } }));
  if (!made) return;
  const [, sender = "an owner or admin"] = /^(.+) added you to .+ on Countersign$/.exec(subject) ?? [];
  await db.invitation.update({
    where: { hash },
    data: {
      ...(status !== "SENT" && !made.usedAt && { sealedToken: encryptToken(made.id, token) }),
      ...(status === "KEPT" && { handedOverBy: sender }),
    },
  });
}

const BATCH_SIZE = 200;

/**
 * Deletes old sent mail and webhook deliveries. Keeps unsent mail and webhook deliveries, because someone may
 * still need to act on them.
 */
export async function forgetSent(db: Database): Promise<void> {
  const days = env().keepSentDays;
  await db.$executeRaw`
    DELETE FROM "Message" WHERE "id" IN (
      SELECT "id" FROM "Message" WHERE "status" = 'SENT' AND "sentAt" < now() - make_interval(days => ${days}::int)
      ORDER BY "sentAt" LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`;
  await db.$executeRaw`
    DELETE FROM "WebhookDelivery" WHERE "id" IN (
      SELECT "id" FROM "WebhookDelivery"
      WHERE "status" = 'DELIVERED' AND "deliveredAt" < now() - make_interval(days => ${days}::int)
      ORDER BY "deliveredAt" LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`;
}
