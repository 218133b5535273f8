import type { Transaction } from "@/server/db";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { noteChange } from "@/server/services/note-change";

/**
 * Does the work while nobody else changes who belongs to the organization: that it keeps an owner, and nobody is in it
 * twice, holds for all its members together.
 */
export async function withMembers<T>(
  ctx: ServiceContext,
  work: (ctx: ServiceContext & { db: Transaction }) => Promise<T>,
): Promise<T> {
  requireScope(ctx, "members:write");
  return inTransaction(ctx, async (ctx) => {
    await lockMembers(ctx.db, ctx.organizationId);
    noteChange(ctx, "member", null);
    return work(ctx);
  });
}

/** Rows that only refer to the organization are written meanwhile. */
export async function lockMembers(db: Transaction, organizationId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "Organization" WHERE "id" = ${organizationId} FOR NO KEY UPDATE`;
}

/** A user is one in all organizations: taken after the members', while it is settled whose their password is. */
export async function lockUser(db: Transaction, userId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`;
}
