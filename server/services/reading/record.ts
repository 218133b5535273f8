import { notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { ReadingReceipt, ReadingReport } from "@/server/domain/reading/reading";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { channelOf, requirePerson, type ServiceContext } from "@/server/services/context";
import { requestSql } from "@/server/services/ledger/request";
import { requireDecider } from "@/server/services/require-decider";
import { readReadingSettings } from "./settings";

/**
 * Records how the caller reads an open review's current document: when they opened it, how long it was in view, and
 * whether they reached its end. Ignores reports about closed reviews and earlier documents, which come from outdated
 * pages. If reading times are off, records only whether the caller reached the end, and only if the policy requires it.
 */
export async function recordReading(ctx: ServiceContext, report: ReadingReport): Promise<ReadingReceipt> {
  requireDecider(ctx);
  const { db, organizationId } = ctx;
  const review = await db.review.findFirst({
    where: { id: report.id, organizationId },
    select: { status: true, hash: true, policy: true },
  });
  if (!review) throw notFound("review");
  const { recordReadingTimes: recordsTimes } = await readReadingSettings(ctx);
  const { requireReadToEnd } = ReviewPolicy.parse(review.policy);
  const counts = review.status === "OPEN" && review.hash === report.hash;
  if (!counts || (!recordsTimes && !requireReadToEnd)) return { recordsTimes, reachedEnd: false };
  return { recordsTimes, reachedEnd: await saveReading(ctx, report, recordsTimes) };
}

/**
 * Adds a report to the recorded reading. Limits the time in view to the time since the document was first
 * opened, so a page can't claim more.
 */
async function saveReading(
  ctx: ServiceContext,
  { id, hash, seconds, reachedEnd }: ReadingReport,
  recordsTimes: boolean,
): Promise<boolean> {
  const { db, organizationId } = ctx;
  const person = requirePerson(ctx);
  const now = ctx.now();
  const [row] = await db.$queryRaw<{ reachedEnd: boolean }[]>`
    WITH request AS MATERIALIZED (SELECT ${requestSql(ctx)})
    INSERT INTO "ReviewReading" AS r ("id", "organizationId", "reviewId", "memberId", "hash", "channel",
      "firstOpenedAt", "secondsInView", "reachedEndAt", "updatedAt")
    SELECT ${makeId("rdg")}, "organizationId", "id", ${person.memberId}, "hash", ${channelOf(person)}::"Channel",
      CASE WHEN ${recordsTimes} THEN ${now}::timestamptz END, CASE WHEN ${recordsTimes} THEN 0 END,
      CASE WHEN ${reachedEnd} THEN ${now}::timestamptz END, ${now}
    FROM "Review", request
    WHERE "id" = ${id} AND "organizationId" = ${organizationId} AND "status" = 'OPEN' AND "hash" = ${hash}
    ON CONFLICT ("reviewId", "memberId", "hash") DO UPDATE SET
      "firstOpenedAt" = coalesce(r."firstOpenedAt", excluded."firstOpenedAt"),
      "secondsInView" = CASE WHEN ${recordsTimes} THEN least(
        coalesce(r."secondsInView", 0) + ${seconds}::int,
        floor(extract(epoch FROM ${now}::timestamptz - coalesce(r."firstOpenedAt", ${now}::timestamptz)))::int
      ) ELSE r."secondsInView" END,
      "reachedEndAt" = coalesce(r."reachedEndAt", excluded."reachedEndAt"),
      "updatedAt" = excluded."updatedAt"
    RETURNING r."reachedEndAt" IS NOT NULL AS "reachedEnd"`;
  return row?.reachedEnd ?? false;
}
