import type { Database } from "@/server/db";

/** Keeps messages that wait for a mail server that is no longer configured: they are read in the app instead. */
export async function keepMessages(db: Database): Promise<void> {
  await db.message.updateMany({ where: { status: "QUEUED" }, data: { status: "KEPT", sendAt: null } });
}
