import { notFound } from "@/server/domain/error";
import type { ToolServerDto } from "@/server/domain/tool/tool-server";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { askForTools } from "./ask-for-tools";
import { findToolUsers } from "./find-users";
import { presentToolServer } from "./present";
import { requireToolServer } from "./require";

/** Asks a server again which tools it has. */
export async function refreshToolServer(ctx: ServiceContext, { id }: { id: string }): Promise<ToolServerDto> {
  requireScope(ctx, "agents:write");
  const { tools } = await askForTools(ctx, await requireToolServer(ctx, id));
  const [row] = await ctx.db.toolServer.updateManyAndReturn({
    where: { id, organizationId: ctx.organizationId },
    data: { tools, updatedById: requirePerson(ctx).memberId, updatedAt: ctx.now() },
  });
  if (!row) throw notFound("tool server");
  return presentToolServer(row, await findToolUsers(ctx, id));
}
