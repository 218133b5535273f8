import type { PasskeyDto, RenamePasskeyInput } from "@/server/domain/passkey/passkey";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { presentPasskey, requireOwnPasskey } from "./rows";

export async function renamePasskey(
  ctx: ServiceContext,
  { id, name }: RenamePasskeyInput,
): Promise<PasskeyDto> {
  return inTransaction(ctx, async (ctx) => {
    const before = await requireOwnPasskey(ctx, id);
    if (before.name === name) return presentPasskey(before);
    await ctx.db.passkey.updateMany({ where: { id, organizationId: ctx.organizationId }, data: { name } });
    await recordEntry(ctx, {
      action: "passkey.renamed",
      subject: { type: "member", id: before.memberId },
      data: { passkeyId: id },
      private: { before: { name: before.name }, after: { name } },
    });
    return presentPasskey({ ...before, name });
  });
}
