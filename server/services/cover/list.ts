import type { listCoversOperation } from "@/server/domain/cover/api";
import { PAST_COVER_DAYS } from "@/server/domain/cover/period";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { DAY_MS } from "@/server/domain/time";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { COVER_ROW, presentCover } from "./rows";

/**
 * Lists current and planned covers, sorted by start. With a status, lists only covers with that status. Past covers are
 * sorted by end, latest first, and exclude covers that were canceled before they started.
 */
export async function listCovers(
  ctx: ServiceContext,
  { status }: OperationInput<typeof listCoversOperation> = {},
): Promise<OperationOutput<typeof listCoversOperation>> {
  requireScope(ctx, "members:read");
  const now = ctx.now();
  const isPast = status === "over";
  const since = new Date(now.getTime() - PAST_COVER_DAYS * DAY_MS);
  const rows = await ctx.db.memberCover.findMany({
    where: {
      organizationId: ctx.organizationId,
      ...(isPast
        ? {
            endsAt: { gt: since },
            startsAt: { lte: now },
            OR: [{ endedAt: null }, { endedAt: { gt: ctx.db.memberCover.fields.startsAt } }],
          }
        : { endedAt: null, endsAt: { gt: now } }),
    },
    orderBy: isPast ? [{ endsAt: "desc" }, { id: "desc" }] : [{ startsAt: "asc" }, { id: "asc" }],
    ...COVER_ROW,
  });
  const covers = rows.map((row) => presentCover(row, now));
  return status ? covers.filter((cover) => cover.status === status) : covers;
}
