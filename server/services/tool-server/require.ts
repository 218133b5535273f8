import { notFound } from "@/server/domain/error";
import type { ToolServer } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

export async function requireToolServer(
  { db, organizationId }: ServiceContext,
  id: string,
): Promise<ToolServer> {
  const row = await db.toolServer.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("tool server");
  return row;
}

/** Also locks the server until the transaction ends. */
export async function holdToolServer(ctx: ServiceContext & { db: Transaction }, id: string) {
  await ctx.db.$queryRaw`
    SELECT 1 FROM "ToolServer" WHERE "id" = ${id} AND "organizationId" = ${ctx.organizationId} FOR NO KEY UPDATE`;
  return requireToolServer(ctx, id);
}
