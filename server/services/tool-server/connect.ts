import { makeId } from "@/server/domain/id";
import type { ConnectToolServerInput, SavedToolServer } from "@/server/domain/tool/tool-server";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { presentToolServer } from "./rows";
import { askForTools, unlessTaken } from "./tools";

export async function connectToolServer(
  ctx: ServiceContext,
  { name, ...address }: ConnectToolServerInput,
): Promise<SavedToolServer> {
  requireScope(ctx, "agents:write");
  const asked = await askForTools(ctx, address);
  const now = ctx.now();
  return inTransaction(ctx, async (ctx) => {
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
    const { id, url, headerName, credentialId } = row;
    await recordEntry(ctx, {
      action: "tool_server.connected",
      subject: { type: "tool_server", id },
      data: { credentialId, tools: asked.tools.length },
      private: { after: { name, url, headerName, tools: asked.tools } },
    });
    return { ...(await presentToolServer(ctx, row)), found: null };
  });
}
