import { AppError } from "@/server/domain/error";
import type { LedgerCheckDto } from "@/server/domain/ledger/check";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { insertCheck, presentCheck } from "./rows";

/** Starts a verification of all entries, which continues in the background. */
export async function startCheck(ctx: ServiceContext): Promise<LedgerCheckDto> {
  requireScope(ctx, "audit:read");
  const { memberId } = requirePerson(ctx);
  return inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    const check = await insertCheck(db, { organizationId, memberId, now: ctx.now() });
    if (!check) throw new AppError("conflict", "A verification is already running.");
    await recordEntry(ctx, {
      action: "ledger.check_started",
      subject: { type: "ledger", id: organizationId },
      data: { checkId: check.id },
    });
    return presentCheck(check, null);
  });
}
