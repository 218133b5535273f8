import type { Database } from "@/server/infra/db";

/** Keeps queued messages in the app if the mail server is no longer configured. */
export async function keepMessages(db: Database): Promise<void> {
  await db.message.updateMany({ where: { status: "QUEUED" }, data: { status: "KEPT", sendAt: null } });
}
