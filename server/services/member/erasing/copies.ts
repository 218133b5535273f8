import { nameErased } from "@/server/domain/erasure/person";
import { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ErasedPerson } from "./erased-person";

/**
 * Replaces a person's name in the rows that have a copy of it. Deletes rows that belong only to the person, sent
 * messages and stored responses that name them, and the keys to the ledger's content about them.
 */
export async function eraseCopies(db: Transaction, person: ErasedPerson): Promise<void> {
  await renameCopies(db, person);
  await deleteOwn(db, person);
  await deleteSent(db, person);
  await deleteKeys(db, person);
}

async function renameCopies(
  db: Transaction,
  { organizationId, memberId, names }: ErasedPerson,
): Promise<void> {
  const name = nameErased(memberId);
  const rename = (table: string, column: string, condition: Prisma.Sql) =>
    db.$executeRaw`
      UPDATE ${Prisma.raw(`"${table}"`)} SET ${Prisma.raw(`"${column}"`)} = ${name}
      WHERE "organizationId" = ${organizationId} AND ${Prisma.raw(`"${column}"`)} IS NOT NULL AND ${condition}`;
  const isNamed = (column: string) => Prisma.sql`${Prisma.raw(`"${column}"`)} = ANY(${names})`;
  const isBy = (column: string) => Prisma.sql`${Prisma.raw(`"${column}"`)} = ${memberId}`;
  for (const table of ["Decision", "ReviewReassignment"]) await rename(table, "forName", isBy("forMemberId"));
  for (const table of ["Decision", "ReviewReassignment", "RunContinuation", "BulkAction", "Member"])
    await rename(table, "joinedByLinkFrom", isNamed("joinedByLinkFrom"));
  await rename("Invitation", "handedOverBy", isNamed("handedOverBy"));
  await rename("Notification", "by", isNamed("by"));
  // The name of a token or passkey may contain the person's name.
  for (const table of ["Decision", "ReviewComment"]) await rename(table, "tokenName", isBy("memberId"));
  for (const table of ["ReviewReassignment", "RunContinuation", "BulkAction"])
    await rename(table, "tokenName", isBy("byId"));
  await rename("ApiToken", "name", isBy("memberId"));
  await rename("Passkey", "name", isBy("memberId"));
}

/** Deletes rows that belong only to the person. */
async function deleteOwn(db: Transaction, { organizationId, memberId }: ErasedPerson): Promise<void> {
  const where = { organizationId, memberId };
  await db.invitation.deleteMany({ where });
  await db.message.deleteMany({ where });
  await db.notification.deleteMany({ where });
  await db.notificationPreference.deleteMany({ where });
  await db.notificationDigest.deleteMany({ where });
  await db.runView.deleteMany({ where: { ...where, shared: false } });
  await db.idempotencyRecord.deleteMany({ where });
  await db.slackLink.deleteMany({ where });
  await db.slackCode.deleteMany({ where });
  await db.slackCard.deleteMany({ where });
}

/**
 * Deletes sent messages, sent webhook deliveries, and stored responses that name the person. Queued messages and
 * deliveries are still sent, and deleted later.
 */
async function deleteSent(db: Transaction, { organizationId, email, names }: ErasedPerson): Promise<void> {
  const words = [email, ...names];
  const hasWord = (column: string) =>
    Prisma.sql`EXISTS (SELECT FROM unnest(${words}::text[]) word WHERE position(word IN ${Prisma.raw(column)}) > 0)`;
  await db.$executeRaw`
    DELETE FROM "Message" WHERE "organizationId" = ${organizationId} AND "status" <> 'QUEUED'
      AND ${hasWord(`"to" || "subject" || "text" || "html"`)}`;
  await db.$executeRaw`
    DELETE FROM "WebhookDelivery" WHERE "organizationId" = ${organizationId} AND "status" <> 'QUEUED'
      AND ${hasWord(`"body"`)}`;
  await db.$executeRaw`
    DELETE FROM "IdempotencyRecord" WHERE "organizationId" = ${organizationId} AND ${hasWord(`"body"`)}`;
}

/** Deletes the keys that encrypt the ledger's content about the person, so that it can no longer be read. */
async function deleteKeys(db: Transaction, { organizationId, memberId }: ErasedPerson): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "ErasableKey" WHERE "organizationId" = ${organizationId} AND ("subjectType", "subjectId") IN (
      SELECT 'member', ${memberId}
      UNION ALL SELECT 'token', "id" FROM "ApiToken" WHERE "memberId" = ${memberId}
      UNION ALL SELECT 'cover', "id" FROM "MemberCover" WHERE ${memberId} IN ("memberId", "coverId")
      UNION ALL SELECT "subjectType", "subjectId" FROM "LedgerEntry"
        WHERE "organizationId" = ${organizationId} AND "subjectType" = 'invitation' AND "data"->>'memberId' = ${memberId})`;
}
