import { sortedJson } from "@/server/domain/text/sorted-json";
import { compareTools } from "@/server/domain/tool/compare-tools";
import type { CheckedToolServer, ListedTool } from "@/server/domain/tool/tool-server";
import type { ToolServer } from "@/server/generated/prisma/client";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { askForTools } from "./ask-for-tools";
import { readTools } from "./present";
import { requireToolServer } from "./require";

/** Asks a server again which tools it has, and changes nothing: what it says now is used once somebody adopts it. */
export async function checkToolServer(
  ctx: ServiceContext,
  { id }: { id: string },
): Promise<CheckedToolServer> {
  requireScope(ctx, "agents:write");
  const row = await requireToolServer(ctx, id);
  const { tools } = await askForTools(ctx, row);
  return compareWithAdopted(row, tools);
}

export function compareWithAdopted(
  row: Pick<ToolServer, "tools">,
  listed: readonly ListedTool[],
): CheckedToolServer {
  return { count: listed.length, listed: nameList(listed), ...compareTools(readTools(row), listed) };
}

/** A name for exactly these tools, so that no others are adopted in their place. */
export function nameList(tools: readonly ListedTool[]): string {
  return hashText(sortedJson(tools));
}
