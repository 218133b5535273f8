import type { Weakening } from "@/server/domain/change/change";
import { AppError } from "@/server/domain/error";
import { compareTools, writeTool } from "@/server/domain/tool/compare-tools";
import type { AdoptToolsInput, ListedTool, ToolServerDto } from "@/server/domain/tool/tool-server";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { admitToolServerChange } from "./admit-change";
import { askForTools } from "./ask-for-tools";
import { nameList } from "./check";
import { findGivenTools } from "./find-given-tools";
import { presentToolServer, readTools } from "./present";
import { holdToolServer, requireToolServer } from "./require";

/** Has agents use a server's tools as it lists them now: exactly those that were looked at, of the address as it was. */
export async function adoptTools(
  ctx: ServiceContext,
  { id, listed }: AdoptToolsInput,
): Promise<ToolServerDto> {
  requireScope(ctx, "agents:write");
  const before = await requireToolServer(ctx, id);
  const { url, credentialId, headerName } = before;
  const { tools } = await askForTools(ctx, before);
  if (nameList(tools) !== listed)
    throw new AppError("conflict", "It lists other tools now than when it was tested. Test it again.");
  const row = await inTransaction(ctx, async (ctx) => {
    const held = await holdToolServer(ctx, id);
    const [row] = await ctx.db.toolServer.updateManyAndReturn({
      where: { id, organizationId: ctx.organizationId, url, credentialId, headerName },
      data: { tools, updatedById: requirePerson(ctx).memberId, updatedAt: ctx.now() },
    });
    if (!row) return null;
    await admitToolServerChange(ctx, held, {
      content: tools,
      weakens: weakenedByTools(readTools(held), tools, await findGivenTools(ctx, id)),
      request: { verb: "adoptTools", id, listed },
    });
    return row;
  });
  if (row) return presentToolServer(ctx, row);
  await requireToolServer(ctx, id);
  throw new AppError("conflict", "Somebody else has just changed this tool server. Test it again.");
}

/**
 * Tools that agents have and whose definition changes. A tool that wasn't listed for a while may come back as something
 * different, so it counts as changed.
 */
function weakenedByTools(
  before: readonly ListedTool[],
  after: readonly ListedTool[],
  given: ReadonlySet<string>,
): Weakening[] {
  const { added, changed } = compareTools(before, after);
  const back = after.filter(({ name }) => added.includes(name) && given.has(name));
  if (changed.length + back.length === 0) return [];
  return [
    {
      kind: "tool-server/tools.changed",
      before: Object.fromEntries(changed.map(({ name, before }) => [name, before])),
      after: Object.fromEntries([
        ...changed.map(({ name, after }) => [name, after]),
        ...back.map((tool) => [tool.name, writeTool(tool)]),
      ]),
    },
  ];
}
