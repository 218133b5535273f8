import type { CoverDto } from "@/server/domain/cover/api";
import { notFound } from "@/server/domain/error";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockToChange } from "@/server/services/lock-member";
import { publishChange } from "@/server/services/publish-change";
import { COVER_ROW, presentCover, requireMayCover } from "./rows";

/**
 * Ends a cover. Decisions already made stay valid. Ending a cover that has already ended changes nothing, so
 * the request can be safely repeated.
 */
export async function endCover(ctx: ServiceContext, { id }: { id: string }): Promise<CoverDto> {
  requireScope(ctx, "reviews:decide");
  const where = { id, organizationId: ctx.organizationId };
  const row = await ctx.db.memberCover.findFirst({ where, ...COVER_ROW });
  if (!row) throw notFound("cover");
  requireMayCover(ctx, row.member);
  return inTransaction(ctx, async (ctx) => {
    await lockToChange(ctx, row.coverId);
    const now = ctx.now();
    const { count } = await ctx.db.memberCover.updateMany({
      where: { ...where, endedAt: null, endsAt: { gt: now } },
      data: { endedAt: now },
    });
    if (count > 0) {
      await recordEntry(ctx, {
        action: "cover.ended",
        subject: { type: "cover", id },
        data: { memberId: row.memberId, coverId: row.coverId },
      });
      publishChange(ctx, "member", null);
      publishChange(ctx, "review", null);
    }
    return presentCover(await ctx.db.memberCover.findFirstOrThrow({ where, ...COVER_ROW }), now);
  });
}
