import type { Transaction } from "@/server/infra/db";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";

/**
 * Runs `work` while nothing else can change the organization's members, so it never loses its last owner or gets a
 * member twice.
 */
export async function withMembers<T>(
  ctx: ServiceContext,
  work: (ctx: ServiceContext & { db: Transaction }) => Promise<T>,
): Promise<T> {
  requireScope(ctx, "members:write");
  return inTransaction(ctx, async (ctx) => {
    await lockMembers(ctx.db, ctx.organizationId);
    publishChange(ctx, "member", null);
    return work(ctx);
  });
}

/** Rows that only refer to the organization can still be written. */
export async function lockMembers(db: Transaction, organizationId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "Organization" WHERE "id" = ${organizationId} FOR NO KEY UPDATE`;
}

/** Users are shared by all organizations. Taken after the members' lock, while a password is set or checked. */
export async function lockUser(db: Transaction, userId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`;
}
