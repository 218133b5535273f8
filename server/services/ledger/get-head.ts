import { AppError } from "@/server/domain/error";
import type { LedgerHeadDto } from "@/server/domain/ledger/entry";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { prepareProof } from "./prove-run";
import { toHead } from "./sign-heads";

/** Returns a head that covers every entry so far, to save outside the installation. */
export async function getHead(ctx: ServiceContext): Promise<LedgerHeadDto> {
  requireScope(ctx, "audit:read");
  await prepareProof(ctx);
  const { db, organizationId } = ctx;
  const head = await db.ledgerHead.findFirst({ where: { organizationId }, orderBy: { sequence: "desc" } });
  if (!head) throw new AppError("conflict", "The ledger has no entries yet.");
  return toHead(head);
}
