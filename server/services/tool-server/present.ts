import { z } from "zod";
import { ListedTool, type ToolServerDto } from "@/server/domain/tool/tool-server";
import type { ToolServer } from "@/server/generated/prisma/client";

export function presentToolServer(row: ToolServer, usedBy: ToolServerDto["usedBy"]): ToolServerDto {
  const { id, name, url, credentialId, headerName, updatedAt } = row;
  const tools = readTools(row).map(({ name, description }) => ({ name, description }));
  return { id, name, url, credentialId, headerName, tools, usedBy, updatedAt: updatedAt.toISOString() };
}

/** What a server listed when its tools were adopted last; checked when it is read, too. */
export function readTools({ tools }: Pick<ToolServer, "tools">): ListedTool[] {
  return z.array(ListedTool).parse(tools);
}
