import { makeId } from "@/server/domain/id";
import type { ConnectToolServerInput, SavedToolServer } from "@/server/domain/tool/tool-server";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { presentToolServer } from "./rows";
import { askForTools, unlessTaken } from "./tools";

export async function connectToolServer(
  ctx: ServiceContext,
  { name, ...address }: ConnectToolServerInput,
): Promise<SavedToolServer> {
  requireScope(ctx, "agents:write");
  const asked = await askForTools(ctx, address);
  const now = ctx.now();
  const row = await unlessTaken(
    ctx.db.toolServer.create({
      data: {
        ...asked,
        id: makeId("tsrv"),
        organizationId: ctx.organizationId,
        name,
        updatedById: requirePerson(ctx).memberId,
        createdAt: now,
        updatedAt: now,
      },
    }),
  );
  return { ...(await presentToolServer(ctx, row)), found: null };
}
