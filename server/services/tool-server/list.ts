import type { ToolServerDto } from "@/server/domain/tool/tool-server";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { findToolUsers } from "./find-users";
import { presentToolServer } from "./present";

export async function listToolServers(ctx: ServiceContext): Promise<ToolServerDto[]> {
  requireScope(ctx, "agents:read");
  const rows = await ctx.db.toolServer.findMany({
    where: { organizationId: ctx.organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return Promise.all(rows.map(async (row) => presentToolServer(row, await findToolUsers(ctx, row.id))));
}
