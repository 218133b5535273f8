import type { ToolServerDto } from "@/server/domain/tool/tool-server";
import type { ServiceContext } from "@/server/services/context";

/** The agents that were given tools of a server, by name. */
export async function findToolUsers(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  serverId: string,
): Promise<ToolServerDto["usedBy"]> {
  const naming = JSON.stringify({ tools: [{ serverId }] });
  return db.$queryRaw`
    SELECT "id", "name" FROM "Agent" WHERE "organizationId" = ${organizationId} AND "config" @> ${naming}::jsonb
    ORDER BY "name", "id"`;
}
