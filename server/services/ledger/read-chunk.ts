import type { AuditChunkDto, AuditFilters } from "@/server/domain/ledger/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { matchEntries, NEWEST_FIRST, olderThan } from "./listing/match";
import { presentEntries } from "./listing/present";

const CHUNK = 500;

/** Reads the next entries of an export, newest first. `after` is the last entry of the previous chunk. */
export async function readEntryChunk(
  ctx: ServiceContext,
  { after, ...filters }: AuditFilters & { after?: string | undefined },
): Promise<AuditChunkDto> {
  requireScope(ctx, "audit:read");
  const where = await matchEntries(ctx, filters);
  if (after !== undefined) where.AND.push(await olderThan(ctx, after));
  const found = await ctx.db.ledgerEntry.findMany({ where, orderBy: NEWEST_FIRST, take: CHUNK + 1 });
  const rows = found.slice(0, CHUNK);
  return {
    entries: await presentEntries(ctx, rows),
    next: found.length > CHUNK ? (rows.at(-1)?.id ?? null) : null,
  };
}
