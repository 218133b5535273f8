import type { ToolServerDto } from "@/server/domain/tool/tool-server";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentToolServers } from "./rows";

export async function listToolServers(ctx: ServiceContext): Promise<ToolServerDto[]> {
  requireScope(ctx, "agents:read");
  const rows = await ctx.db.toolServer.findMany({
    where: { organizationId: ctx.organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return presentToolServers(ctx, rows);
}
