import { AppError } from "@/server/domain/error";
import type { AdoptToolsInput, ToolServerDto } from "@/server/domain/tool/tool-server";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { askForTools } from "./ask-for-tools";
import { nameList } from "./check";
import { presentToolServer } from "./present";
import { requireToolServer } from "./require";

/** Has agents use a server's tools as it lists them now: exactly those that were looked at, of the address as it was. */
export async function adoptTools(
  ctx: ServiceContext,
  { id, listed }: AdoptToolsInput,
): Promise<ToolServerDto> {
  requireScope(ctx, "agents:write");
  const before = await requireToolServer(ctx, id);
  const { url, credentialId, headerName } = before;
  const { tools } = await askForTools(ctx, before);
  if (nameList(tools) !== listed)
    throw new AppError("conflict", "It lists other tools now than when it was tested. Test it again.");
  const [row] = await ctx.db.toolServer.updateManyAndReturn({
    where: { id, organizationId: ctx.organizationId, url, credentialId, headerName },
    data: { tools, updatedById: requirePerson(ctx).memberId, updatedAt: ctx.now() },
  });
  if (row) return presentToolServer(ctx, row);
  await requireToolServer(ctx, id);
  throw new AppError("conflict", "Somebody else has just changed this tool server. Test it again.");
}
