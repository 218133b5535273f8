import type { Database, Transaction } from "@/server/db";
import { makeId } from "@/server/domain/id";
import { env } from "@/server/env";
import type { AccountMailKind } from "@/server/generated/prisma/client";

/** Stores a mail about an account, to be sent soon. Without a mail server there is none. */
export async function queueAccountMail(
  db: Database | Transaction,
  { kind, to, now }: { kind: AccountMailKind; to: string; now: Date },
): Promise<void> {
  if (!env().mail) return;
  await db.accountMail.create({ data: { id: makeId("msg"), kind, to, createdAt: now, sendAt: now } });
}
