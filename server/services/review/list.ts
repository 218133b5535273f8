import type { OperationInput } from "@/server/domain/operation";
import type { Page, PageQuery } from "@/server/domain/pagination";
import type { listReviewsOperation, ReviewDto } from "@/server/domain/review/api";
import { Prisma } from "@/server/generated/prisma/client";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { makeReviewPresenter } from "@/server/services/present-reviews";
import { REVIEW_ROW } from "@/server/services/presenters/review";
import { readPage } from "@/server/services/read-page";
import { type CountedList, findPlace, MAX_SKIPPED, readTotal } from "@/server/services/totals/read";

type Query = OperationInput<typeof listReviewsOperation>;

/** Lists reviews, newest first. */
export async function listReviews(ctx: ServiceContext, query: Query): Promise<Page<ReviewDto>> {
  requireScope(ctx, "reviews:read");
  const { organizationId } = ctx;
  const { status, runId } = query;
  const counted: CountedList = { list: "Review", ...(status && { status: [status] }) };
  return readPage(query, {
    count: () =>
      runId === undefined
        ? readTotal(ctx, counted)
        : ctx.db.review.count({ where: { organizationId, status, runId } }),
    async read(window) {
      const ids = await readIds(ctx, query, counted, window);
      const orderBy = [{ createdAt: "desc" as const }, { id: "desc" as const }];
      const where = { organizationId, id: { in: ids } };
      const rows = await ctx.db.review.findMany({ where, orderBy, ...REVIEW_ROW });
      return rows.map(await makeReviewPresenter(ctx, rows));
    },
    present: (review) => review,
  });
}

/** Reads the IDs of the reviews on a page, using only the index. */
async function readIds(
  ctx: ServiceContext,
  { status, runId }: Omit<Query, keyof PageQuery>,
  counted: CountedList,
  { skip, take }: { skip: number; take: number },
): Promise<string[]> {
  const condition = Prisma.join(
    [
      Prisma.sql`"Review"."organizationId" = ${ctx.organizationId}`,
      ...(status ? [Prisma.sql`"Review"."status" = ${status}::"ReviewStatus"`] : []),
      ...(runId !== undefined ? [Prisma.sql`"Review"."runId" = ${runId}`] : []),
    ],
    " AND ",
  );
  const jumps = runId === undefined && skip > MAX_SKIPPED;
  const place = jumps ? await findPlace(ctx, counted, condition, skip - 1) : null;
  if (jumps && !place) return [];
  const older = place
    ? Prisma.sql`AND ("Review"."createdAt", "Review"."id") < (${place.at}, ${place.id})`
    : Prisma.empty;
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT "Review"."id" FROM "Review" WHERE ${condition} ${older}
    ORDER BY "Review"."createdAt" DESC, "Review"."id" DESC LIMIT ${take} OFFSET ${place ? 0 : skip}`;
  return rows.map(({ id }) => id);
}
