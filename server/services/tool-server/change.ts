import { notFound } from "@/server/domain/error";
import type { ChangeToolServerInput, ToolServerDto } from "@/server/domain/tool/tool-server";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { askForTools, unlessTaken } from "./ask-for-tools";
import { findToolUsers } from "./find-users";
import { presentToolServer } from "./present";
import { requireToolServer } from "./require";

/** Gives a server another name, address or credential, once it has answered there. Agents keep its tools. */
export async function changeToolServer(
  ctx: ServiceContext,
  { id, name, ...address }: ChangeToolServerInput,
): Promise<ToolServerDto> {
  requireScope(ctx, "agents:write");
  await requireToolServer(ctx, id);
  const asked = await askForTools(ctx, address);
  const [row] = await unlessTaken(
    ctx.db.toolServer.updateManyAndReturn({
      where: { id, organizationId: ctx.organizationId },
      data: { ...asked, name, updatedById: requirePerson(ctx).memberId, updatedAt: ctx.now() },
    }),
  );
  if (!row) throw notFound("tool server");
  return presentToolServer(row, await findToolUsers(ctx, id));
}
