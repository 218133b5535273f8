import { AppError } from "@/server/domain/error";
import { compareTools } from "@/server/domain/tool/compare-tools";
import type { AdoptToolsInput, ToolServerDto } from "@/server/domain/tool/tool-server";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { admitToolServerChange } from "./admit-change";
import { askForTools } from "./ask-for-tools";
import { nameList } from "./check";
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
    const { changed } = compareTools(readTools(held), tools);
    const side = (of: "before" | "after") =>
      Object.fromEntries(changed.map(({ name, ...texts }) => [name, texts[of]]));
    await admitToolServerChange(ctx, held, {
      content: tools,
      weakens:
        changed.length === 0
          ? []
          : [{ kind: "tool-server/tools.changed", before: side("before"), after: side("after") }],
      request: { verb: "adoptTools", id, listed },
    });
    return row;
  });
  if (row) return presentToolServer(ctx, row);
  await requireToolServer(ctx, id);
  throw new AppError("conflict", "Somebody else has just changed this tool server. Test it again.");
}
