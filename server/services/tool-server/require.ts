import { notFound } from "@/server/domain/error";
import type { ToolServer } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

export async function requireToolServer(
  { db, organizationId }: ServiceContext,
  id: string,
): Promise<ToolServer> {
  const row = await db.toolServer.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("tool server");
  return row;
}
