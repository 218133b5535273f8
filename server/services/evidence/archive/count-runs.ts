import type { ArchiveCountDto, ArchiveFilters } from "@/server/domain/evidence/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { countRuns } from "@/server/services/run/finding/places";
import { matchArchived } from "./find-runs";

/** Counts the runs that an archive would contain. Counting stops at 10,000. */
export async function countArchivedRuns(
  ctx: ServiceContext,
  filters: ArchiveFilters,
): Promise<ArchiveCountDto> {
  requireScope(ctx, "runs:read");
  const condition = await matchArchived(ctx, filters);
  return countRuns(ctx, { condition, counted: null, found: null });
}
