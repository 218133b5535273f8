import { notFound } from "@/server/domain/error";
import type { ReceiptDto } from "@/server/domain/ledger/receipt";
import { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { readReceipts } from "./read";

/** Lists the receipts for the caller's own decisions on a review. Returns none if the run isn't in the ledger. */
export async function listReceipts(ctx: ServiceContext, { id }: { id: string }): Promise<ReceiptDto[]> {
  requireScope(ctx, "reviews:read");
  const { memberId } = requirePerson(ctx);
  const where = { id, organizationId: ctx.organizationId };
  if (!(await ctx.db.review.findFirst({ where, select: { id: true } }))) throw notFound("review");
  return readReceipts(ctx, memberId, Prisma.sql`e."subjectId" = ${id}`);
}
