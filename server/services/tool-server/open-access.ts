import { createHmac } from "node:crypto";
import type { ToolChoice } from "@/server/domain/agent/config";
import type { ToolServerAccess } from "@/server/mcp/access";
import type { ServiceContext } from "@/server/services/context";
import { deriveKey } from "@/server/services/secret/derive-key";
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
      if (!headers) return null;
      const { id, name, url } = row;
      return { id, name, url, headers, carried: fingerprint(headers), tools: readTools(row) };
    }),
  );
  return opened.flatMap((access) => access ?? []);
}

/** Under a key, so that nobody who reads a row can try values until one fits. */
function fingerprint(headers: Record<string, string>): string {
  return createHmac("sha256", deriveKey("carried headers")).update(JSON.stringify(headers)).digest("hex");
}
