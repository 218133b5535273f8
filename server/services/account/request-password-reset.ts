import type { Database } from "@/server/infra/db";
import { queueAccountMail } from "@/server/services/outbox/account-mail";

/**
 * Stores that someone asked for a link. It is the same work for every address: the account is looked up when the mail is
 * sent, so neither the answer nor its timing tells whether there is one.
 */
export async function requestPasswordReset(db: Database, email: string, now: Date): Promise<void> {
  await queueAccountMail(db, { kind: "PASSWORD_RESET", to: email, now });
}
