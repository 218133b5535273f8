import { z } from "zod";
import { ListedTool, type ToolServerDto } from "@/server/domain/tool/tool-server";
import type { ToolServer } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { findToolUsers } from "./find-users";

export async function presentToolServers(ctx: ServiceContext, rows: ToolServer[]): Promise<ToolServerDto[]> {
  const users = await findToolUsers(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { id, name, url, credentialId, headerName, revision, updatedAt } = row;
    return {
      id,
      name,
      url,
      credentialId,
      headerName,
      tools: readTools(row).map(({ name, description }) => ({ name, description })),
      usedBy: users.flatMap(({ serverId, ...agent }) => (serverId === id ? [agent] : [])),
      revision,
      updatedAt: updatedAt.toISOString(),
    };
  });
}

export async function presentToolServer(ctx: ServiceContext, row: ToolServer): Promise<ToolServerDto> {
  const [presented] = await presentToolServers(ctx, [row]);
  if (!presented) throw new Error("a tool server is presented as none");
  return presented;
}

/** What a server listed when its tools were adopted last; checked when it is read, too. */
export function readTools({ tools }: Pick<ToolServer, "tools">): ListedTool[] {
  return z.array(ListedTool).parse(tools);
}
