import { makeId } from "@/server/domain/id";
import type { AccountMailKind } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";

/** Queues an email about an account. Does nothing without a mail server. */
export async function queueAccountMail(
  db: Database | Transaction,
  { kind, to, now }: { kind: AccountMailKind; to: string; now: Date },
): Promise<void> {
  if (!env().mail) return;
  await db.accountMail.create({ data: { id: makeId("msg"), kind, to, createdAt: now, sendAt: now } });
}
