import { DAY_MS } from "@/server/domain/time";
import type { Database } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";

/** Deletes mail that no mail server took for a day. Newer mail may be another process's to send. */
export async function forgetAccountMail(db: Database): Promise<void> {
  const createdAt = { lt: new Date(Date.now() - DAY_MS) };
  const { count } = await db.accountMail.deleteMany({ where: { createdAt } });
  if (count > 0) logger().warn({ count }, "account mail older than a day was deleted: no mail server is set");
}
