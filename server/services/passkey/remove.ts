import { notFound } from "@/server/domain/error";
import type { RemovePasskeyInput } from "@/server/domain/passkey/passkey";
import { requirePassword } from "@/server/services/account/require-password";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { ownPasskeys, requireOwnPasskey } from "./rows";

/** Removes one of the caller's passkeys. Requires the caller's password. The passkey's signatures stay valid. */
export async function removePasskey(
  ctx: ServiceContext,
  { id, password }: RemovePasskeyInput,
): Promise<{ id: string }> {
  const { memberId, name } = await requireOwnPasskey(ctx, id);
  await requirePassword(ctx, password);
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.db.passkey.updateMany({
      where: { ...ownPasskeys(ctx), id },
      data: { removedAt: ctx.now() },
    });
    if (count === 0) throw notFound("passkey");
    await recordEntry(ctx, {
      action: "passkey.removed",
      subject: { type: "member", id: memberId },
      data: { passkeyId: id },
      private: { before: { name } },
    });
    return { id };
  });
}
