import { isTaken } from "@/server/db";
import { invalidInput } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { ConnectToolServerInput, ToolServerDto } from "@/server/domain/tool/tool-server";
import { checkUrl } from "@/server/egress/check-url";
import { McpFault } from "@/server/mcp/client";
import { listMcpTools } from "@/server/mcp/list-tools";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { presentToolServer } from "./present";
import { requireHeaders } from "./read-headers";

/** Connects a server of tools, and asks it at once which it has. */
export async function connectToolServer(
  ctx: ServiceContext,
  { name, url, credentialId, headerName }: ConnectToolServerInput,
): Promise<ToolServerDto> {
  requireScope(ctx, "agents:write");
  const checked = checkUrl(url);
  if (!checked.ok) throw invalidInput("/url", checked.fault);
  const headers = await requireHeaders(ctx, { url, credentialId, headerName });
  const tools = await askForTools({ url: checked.url.href, headers });
  const now = ctx.now();
  try {
    const row = await ctx.db.toolServer.create({
      data: {
        id: makeId("tsrv"),
        organizationId: ctx.organizationId,
        name,
        url: checked.url.href,
        credentialId,
        headerName,
        tools,
        updatedById: requirePerson(ctx).memberId,
        createdAt: now,
        updatedAt: now,
      },
    });
    return presentToolServer(row);
  } catch (error) {
    if (isTaken(error)) throw invalidInput("/name", "is the name of another tool server");
    throw error;
  }
}

export async function askForTools(address: { url: string; headers: Record<string, string> }) {
  try {
    return await listMcpTools(address);
  } catch (error) {
    if (error instanceof McpFault)
      throw invalidInput("/url", `the tools could not be listed. ${error.message}`);
    throw error;
  }
}
