import type { ToolChoice } from "@/server/domain/agent/config";
import type { ToolServerAccess } from "@/server/mcp/access";
import type { ServiceContext } from "@/server/services/context";
import { readTools } from "./present";
import { findHeaders } from "./read-headers";

/** The servers of the tools that an agent was given, with their secrets; one whose credential is gone is left out. */
export async function openToolServers(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  choices: readonly ToolChoice[],
): Promise<ToolServerAccess[]> {
  if (choices.length === 0) return [];
  const rows = await ctx.db.toolServer.findMany({
    where: { organizationId: ctx.organizationId, id: { in: choices.map(({ serverId }) => serverId) } },
  });
  const opened = await Promise.all(
    rows.map(async (row) => {
      const headers = await findHeaders(ctx, row);
      return headers && { id: row.id, name: row.name, url: row.url, headers, tools: readTools(row) };
    }),
  );
  return opened.flatMap((access) => access ?? []);
}
