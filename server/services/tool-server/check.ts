import type { CheckedToolServer } from "@/server/domain/tool/tool-server";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireToolServer } from "./rows";
import { askForTools, compareWithAdopted } from "./tools";

/**
 * Lists a server's current tools, without changing anything. Agents don't use the listed tools until someone
 * adopts them.
 */
export async function checkToolServer(
  ctx: ServiceContext,
  { id }: { id: string },
): Promise<CheckedToolServer> {
  requireScope(ctx, "agents:write");
  const row = await requireToolServer(ctx, id);
  const { tools } = await askForTools(ctx, row);
  return compareWithAdopted(row, tools);
}
