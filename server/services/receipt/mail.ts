import { writeReceiptMail } from "@/server/domain/ledger/receipt-mail";
import { Prisma } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { reviewPageUrl } from "@/server/services/link/token";
import { queueMessage } from "@/server/services/outbox/messages";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { readReceipts } from "./read";

/** Decisions within this time share an email. */
const TOGETHER_MS = 60_000;
const BATCH_SIZE = 50;

/** Queues an email for each member whose decisions are covered by a head. Without a mail server, sends none. */
export async function mailReceipts(
  db: Database,
  contextOf: (organizationId: string) => ServiceContext,
  now: Date,
): Promise<void> {
  const waiting = await db.$queryRaw<{ memberId: string; organizationId: string }[]>`
    SELECT "memberId", "organizationId" FROM "PendingReceipt" GROUP BY "memberId", "organizationId"
    HAVING min("createdAt") <= ${new Date(now.getTime() - TOGETHER_MS)}
    ORDER BY min("createdAt") LIMIT ${BATCH_SIZE}`;
  for (const { memberId, organizationId } of waiting)
    await inTransaction(contextOf(organizationId), (ctx) => queueReceipts(ctx, memberId));
}

async function queueReceipts(ctx: ServiceContext & { db: Transaction }, memberId: string): Promise<void> {
  const { db, organizationId } = ctx;
  // The claim and the message commit together, so each receipt is sent once.
  const taken = await db.$queryRaw<{ entryId: string }[]>`
    DELETE FROM "PendingReceipt" p USING "LedgerLink" l
    WHERE p."memberId" = ${memberId} AND p."organizationId" = ${organizationId} AND l."entryId" = p."entryId"
      AND EXISTS (
        SELECT FROM "LedgerHead" h WHERE h."organizationId" = l."organizationId" AND h."sequence" >= l."sequence")
    RETURNING p."entryId"`;
  if (taken.length === 0 || !env().mail || !(await wantsReceipts(db, memberId))) return;
  const member = await db.member.findFirstOrThrow({ where: { id: memberId, organizationId }, ...MEMBER_REF });
  const ids = taken.map(({ entryId }) => entryId);
  const receipts = await readReceipts(ctx, memberId, Prisma.sql`e."id" = ANY(${ids}::text[])`);
  const reviews = await db.review.findMany({
    where: { organizationId, id: { in: receipts.map(({ review }) => review) } },
    select: { id: true, run: { select: { workflowName: true } } },
  });
  const names = new Map(reviews.map(({ id, run }) => [id, run.workflowName]));
  const { name, email: to } = presentMember(member);
  const message = writeReceiptMail({
    name,
    items: receipts.map((receipt) => ({
      receipt,
      workflow: names.get(receipt.review) ?? null,
      url: reviewPageUrl(receipt.review),
    })),
  });
  await queueMessage(ctx, { kind: "RECEIPT", memberId, to, write: () => message });
}

async function wantsReceipts(db: Transaction, memberId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ wants: boolean }[]>`
    SELECT 'EMAIL' = ANY("notificationChannels"("id", 'RECEIPT')) AS "wants" FROM "Member"
    WHERE "id" = ${memberId} AND "removedAt" IS NULL`;
  return row?.wants ?? false;
}
