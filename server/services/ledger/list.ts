import type { AuditPageDto, listAuditOperation } from "@/server/domain/ledger/api";
import { MAX_AUDIT_COUNTED } from "@/server/domain/ledger/filters";
import type { OperationInput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { matchEntries, NEWEST_FIRST } from "./listing/match";
import { presentEntries } from "./listing/present";

/** Lists the matching entries of the ledger, newest first. */
export async function listEntries(
  ctx: ServiceContext,
  { page, size, ...filters }: OperationInput<typeof listAuditOperation>,
): Promise<AuditPageDto> {
  requireScope(ctx, "audit:read");
  const where = await matchEntries(ctx, filters);
  const counted = await ctx.db.ledgerEntry.count({ where, take: MAX_AUDIT_COUNTED + 1 });
  const found = await readPage(
    { page, size },
    {
      count: async () => Math.min(counted, MAX_AUDIT_COUNTED),
      read: (window) => ctx.db.ledgerEntry.findMany({ where, orderBy: NEWEST_FIRST, ...window }),
      present: (row) => row,
    },
  );
  return {
    ...found,
    content: await presentEntries(ctx, found.content),
    exact: counted <= MAX_AUDIT_COUNTED,
  };
}
