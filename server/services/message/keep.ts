import type { Database } from "@/server/db";

/** Keeps what waits for a mail server that is configured no longer: it is read in the app instead. */
export async function keepMessages(db: Database): Promise<void> {
  await db.message.updateMany({ where: { status: "QUEUED" }, data: { status: "KEPT", dueAt: null } });
}
