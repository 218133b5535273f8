import { notFound } from "@/server/domain/error";
import type { ChangeToolServerInput, SavedToolServer } from "@/server/domain/tool/tool-server";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { askForTools, unlessTaken } from "./ask-for-tools";
import { compareWithAdopted } from "./check";
import { findToolUsers } from "./find-users";
import { presentToolServer } from "./present";
import { requireToolServer } from "./require";

/**
 * Gives a server another name, address or credential, once it has answered there. Agents keep its tools as they were
 * adopted.
 */
export async function changeToolServer(
  ctx: ServiceContext,
  { id, name, ...address }: ChangeToolServerInput,
): Promise<SavedToolServer> {
  requireScope(ctx, "agents:write");
  await requireToolServer(ctx, id);
  const { tools, ...asked } = await askForTools(ctx, address);
  const [row] = await unlessTaken(
    ctx.db.toolServer.updateManyAndReturn({
      where: { id, organizationId: ctx.organizationId },
      data: { ...asked, name, updatedById: requirePerson(ctx).memberId, updatedAt: ctx.now() },
    }),
  );
  if (!row) throw notFound("tool server");
  return { ...presentToolServer(row, await findToolUsers(ctx, id)), found: compareWithAdopted(row, tools) };
}
