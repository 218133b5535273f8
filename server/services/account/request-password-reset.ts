import type { Database } from "@/server/infra/db";
import { queueAccountMail } from "@/server/services/outbox/account-mail";

/**
 * Stores a request for a reset link. The account is only looked up when the email is sent, so neither the
 * response nor its timing reveals whether the account exists.
 */
export async function requestPasswordReset(db: Database, email: string, now: Date): Promise<void> {
  await queueAccountMail(db, { kind: "PASSWORD_RESET", to: email, now });
}
