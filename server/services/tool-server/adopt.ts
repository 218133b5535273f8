import type { Weakening } from "@/server/domain/change/change";
import { AppError } from "@/server/domain/error";
import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import { compareTools, writeTool } from "@/server/domain/tool/compare-tools";
import type { AdoptToolsInput, ListedTool, ToolServerDto } from "@/server/domain/tool/tool-server";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import {
  admitToolServerChange,
  holdToolServer,
  presentToolServer,
  readTools,
  requireToolServer,
} from "./rows";
import { askForTools, nameList } from "./tools";

/**
 * Makes agents use a server's tools as currently listed. Throws if the list isn't the one that the caller was shown, or
 * if someone changes the server's address or secret during the call.
 */
export async function adoptTools(
  ctx: ServiceContext,
  { id, listed }: AdoptToolsInput,
): Promise<ToolServerDto> {
  requireScope(ctx, "agents:write");
  const before = await requireToolServer(ctx, id);
  const { url, credentialId, headerName } = before;
  const { tools } = await askForTools(ctx, before);
  if (nameList(tools) !== listed)
    throw new AppError("conflict", "The server's tools have changed since it was tested. Test it again.");
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
    const byName = (tools: readonly ListedTool[]) =>
      Object.fromEntries(tools.map((tool) => [tool.name, tool]));
    const diff = diffFields(byName(readTools(held)), byName(tools));
    await recordEntry(ctx, {
      action: "tool_server.tools_adopted",
      subject: { type: "tool_server", id },
      data: { tools: tools.length, differing: fieldsOf(diff).length },
      private: diff,
    });
    return row;
  });
  if (row) return presentToolServer(ctx, row);
  await requireToolServer(ctx, id);
  throw new AppError("conflict", "Someone else just changed this tool server. Test it again.");
}

/**
 * Returns the changes to tools that agents use. A tool that disappeared from the list and came back counts as
 * changed, since it may be a different tool.
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

/** Finds the names of a server's tools that agents use, whether or not the server still lists them. */
async function findGivenTools(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  serverId: string,
): Promise<ReadonlySet<string>> {
  const having = JSON.stringify({ tools: [{ serverId }] });
  const rows = await db.$queryRaw<{ tool: string }[]>`
    SELECT DISTINCT given->>'tool' AS "tool"
    FROM "Agent", jsonb_array_elements("config"->'tools') AS given
    WHERE "organizationId" = ${organizationId} AND "config" @> ${having}::jsonb
      AND given->>'serverId' = ${serverId}`;
  return new Set(rows.map(({ tool }) => tool));
}
