import { AppError, notFound } from "@/server/domain/error";
import { listAll } from "@/server/domain/text/words";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { findToolUsers, requireToolServer } from "./rows";

/** Disconnects a tool server that no agent uses. */
export async function removeToolServer(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  requireScope(ctx, "agents:write");
  return inTransaction(ctx, async (ctx) => {
    const { name } = await requireToolServer(ctx, id);
    const { db, organizationId } = ctx;
    const users = await findToolUsers(ctx, [id]);
    if (users.length > 0) {
      const names = listAll(users.map(({ name }) => `“${name}”`));
      throw new AppError(
        "conflict",
        `Agents use tools from this server: ${names}. Remove the tools there first.`,
      );
    }
    const { count } = await db.toolServer.deleteMany({ where: { id, organizationId } });
    if (count === 0) throw notFound("tool server");
    await recordEntry(ctx, {
      action: "tool_server.removed",
      subject: { type: "tool_server", id },
      private: { before: { name } },
    });
    return null;
  });
}
