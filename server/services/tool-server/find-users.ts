import type { ToolServerDto } from "@/server/domain/tool/tool-server";
import type { ServiceContext } from "@/server/services/context";

type ToolUser = ToolServerDto["usedBy"][number] & { serverId: string };

/** The agents that were given tools of these servers, by name. */
export async function findToolUsers(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  serverIds: string[],
): Promise<ToolUser[]> {
  return db.$queryRaw`
    SELECT s."id" AS "serverId", a."id", a."name"
    FROM "ToolServer" s
    JOIN "Agent" a ON a."organizationId" = s."organizationId"
      AND a."config" @> jsonb_build_object('tools', jsonb_build_array(jsonb_build_object('serverId', s."id")))
    WHERE s."organizationId" = ${organizationId} AND s."id" = ANY(${serverIds})
    ORDER BY a."name", a."id"`;
}
