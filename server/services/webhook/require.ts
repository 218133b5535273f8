import { AppError } from "@/server/domain/error";
import type { Webhook } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";

export async function requireWebhook({
  db,
  organizationId,
}: {
  db: Database | Transaction;
  organizationId: string;
}): Promise<Webhook> {
  const row = await db.webhook.findUnique({ where: { organizationId } });
  if (!row) throw new AppError("not-found", "Your organization has no webhook.");
  return row;
}
