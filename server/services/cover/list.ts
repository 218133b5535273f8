import type { CoverDto } from "@/server/domain/cover/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { COVER_ROW, presentCover } from "./rows";

/** Lists the current and planned covers, earliest start first. */
export async function listCovers(ctx: ServiceContext): Promise<CoverDto[]> {
  requireScope(ctx, "members:read");
  const now = ctx.now();
  const rows = await ctx.db.memberCover.findMany({
    where: { organizationId: ctx.organizationId, endedAt: null, endsAt: { gt: now } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    ...COVER_ROW,
  });
  return rows.map((row) => presentCover(row, now));
}
