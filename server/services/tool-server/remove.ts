import { AppError } from "@/server/domain/error";
import { listAll } from "@/server/domain/text/words";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { findToolUsers, requireToolServer } from "./rows";

/** Disconnects a tool server that no agent uses. */
export async function removeToolServer(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  requireScope(ctx, "agents:write");
  return inTransaction(ctx, async (ctx) => {
    await requireToolServer(ctx, id);
    const { db, organizationId } = ctx;
    const users = await findToolUsers(ctx, [id]);
    if (users.length > 0) {
      const names = listAll(users.map(({ name }) => `“${name}”`));
      throw new AppError(
        "conflict",
        `Agents use tools from this server: ${names}. Remove the tools there first.`,
      );
    }
    await db.toolServer.deleteMany({ where: { id, organizationId } });
    return null;
  });
}
