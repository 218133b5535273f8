import { AppError } from "@/server/domain/error";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { requireToolServer } from "./require";

/** Forgets a server whose tools no agent has. */
export async function removeToolServer(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  requireScope(ctx, "agents:write");
  return inTransaction(ctx, async (ctx) => {
    await requireToolServer(ctx, id);
    const { db, organizationId } = ctx;
    const naming = JSON.stringify({ tools: [{ serverId: id }] });
    const users = await db.$queryRaw<{ name: string }[]>`
      SELECT "name" FROM "Agent" WHERE "organizationId" = ${organizationId} AND "config" @> ${naming}::jsonb
      ORDER BY "name" LIMIT 4`;
    if (users.length > 0) {
      const names = new Intl.ListFormat("en").format(users.map(({ name }) => `“${name}”`));
      throw new AppError("conflict", `Tools of this server are given to ${names}. Take them away first.`);
    }
    await db.toolServer.deleteMany({ where: { id, organizationId } });
    return null;
  });
}
