import { stale } from "@/server/domain/error";
import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import { sortedJson } from "@/server/domain/text/sorted-json";
import type { ChangeToolServerInput, SavedToolServer } from "@/server/domain/tool/tool-server";
import type { ToolServer } from "@/server/generated/prisma/client";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { admitToolServerChange, presentToolServer, requireToolServer } from "./rows";
import { askForTools, compareWithAdopted, unlessTaken } from "./tools";

/**
 * Changes a server's name, address, or secret, if the server responds at the new address. Agents keep using the adopted
 * tools.
 */
export async function changeToolServer(
  ctx: ServiceContext,
  { id, revision, name, ...address }: ChangeToolServerInput,
): Promise<SavedToolServer> {
  requireScope(ctx, "agents:write");
  const before = await requireToolServer(ctx, id);
  if (before.revision !== revision) throw stale("tool server");
  const { tools, ...asked } = await askForTools(ctx, address);
  const row = await inTransaction(ctx, async (ctx) => {
    const [row] = await unlessTaken(
      ctx.db.toolServer.updateManyAndReturn({
        where: { id, organizationId: ctx.organizationId, revision },
        data: {
          ...asked,
          name,
          revision: { increment: 1 },
          updatedById: requirePerson(ctx).memberId,
          updatedAt: ctx.now(),
        },
      }),
    );
    if (!row) throw stale("tool server");
    const [was, is] = [addressOf(before), addressOf(row)];
    await admitToolServerChange(ctx, before, {
      content: { ...is, name },
      weakens:
        sortedJson(was) === sortedJson(is)
          ? []
          : [{ kind: "tool-server/address.changed", before: was, after: is }],
      request: { verb: "changeToolServer", input: { id, revision, name, ...address } },
    });
    const diff = diffFields({ ...was, name: before.name }, { ...is, name });
    await recordEntry(ctx, {
      action: "tool_server.changed",
      subject: { type: "tool_server", id },
      data: { fields: fieldsOf(diff) },
      private: diff,
    });
    return row;
  });
  return { ...(await presentToolServer(ctx, row)), found: compareWithAdopted(row, tools) };
}

function addressOf({
  url,
  credentialId,
  headerName,
}: Pick<ToolServer, "url" | "credentialId" | "headerName">) {
  return { url, credentialId, headerName };
}
