import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLES } from "@/server/domain/access/access";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { decideReview } from "@/server/services/review/decide";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { getReviewStatistics } from "./get-statistics";
import { recordReading } from "./record";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

/** A thousand words, which take two minutes at 500 words per minute. */
const TEXT = "word ".repeat(1_000);
const later = (ctx: ServiceContext, seconds: number): ServiceContext => ({
  ...ctx,
  now: () => new Date(Date.now() + seconds * 1000),
});

/** Opens a review and decides it after it was in view for the given number of seconds. */
async function makeDecided(
  as: (role: "owner" | "builder") => ServiceContext,
  decision: Omit<Parameters<typeof decideReview>[1], "id">,
  seconds: number | null,
  policy: Partial<ReviewPolicy> = {},
) {
  const { reviewId: id, workflowId } = await makeOpenReview(as("builder"), policy, TEXT);
  const report = { id, hash: hashText(TEXT), reachedEnd: true };
  if (seconds !== null) {
    await recordReading(as("owner"), { ...report, seconds: 0 });
    await recordReading(later(as("owner"), seconds + 1), { ...report, seconds });
  }
  await decideReview(later(as("owner"), (seconds ?? 0) + 60), { id, ...decision });
  return { id, workflowId };
}

describe("getReviewStatistics", () => {
  test("counts outcomes and finds medians by workflow and policy", async () => {
    const { as, organizationId } = await makeOrganization(db);
    const made = [
      await makeDecided(as, { decision: "approve" }, 30),
      await makeDecided(as, { decision: "approve", output: "Short." }, 130),
      await makeDecided(as, { decision: "approve" }, null),
      await makeDecided(as, { decision: "reject", reason: "No." }, 40),
      await makeDecided(as, { decision: "approve" }, 10, { allowRequester: false }),
    ];
    const workflowId = made[0]?.workflowId ?? "";
    await db.review.updateMany({ where: { organizationId }, data: { workflowId } });
    // Older rows lack fields that have since been added to policies.
    await db.$executeRaw`UPDATE "Review" SET "policy" = "policy" - 'requireReadToEnd' WHERE "id" = ${made[0]?.id}`;
    const { groups } = await getReviewStatistics(later(as("admin"), 500), { days: 30 });
    expect(groups).toMatchObject([
      {
        workflowId,
        workflowName: "Reviewed",
        policy: { allowRequester: true },
        decided: 4,
        approved: 3,
        edited: 1,
        rejected: 1,
        sentBack: 0,
        medianReadingSeconds: 40,
        timedApprovals: 2,
        hastyApprovals: 1,
      },
      { policy: { allowRequester: false }, decided: 1, medianReadingSeconds: 10, hastyApprovals: 1 },
    ]);
    expect(groups[0]?.medianWaitSeconds).toBeCloseTo(95, -1);
  });

  test("omits reviews that are open, expired, or closed before the period", async () => {
    const { as, organizationId } = await makeOrganization(db);
    await makeOpenReview(as("builder"));
    const { id } = await makeDecided(as, { decision: "approve" }, 10);
    expect(await getReviewStatistics(later(as("owner"), 86_400), { days: 30 })).toMatchObject({
      groups: [{ decided: 1 }],
    });
    const later40 = later(as("owner"), 40 * 86_400);
    expect((await getReviewStatistics(later40, { days: 30 })).groups).toEqual([]);
    expect((await getReviewStatistics(later40, { days: 90 })).groups).toHaveLength(1);
    await db.review.updateMany({ where: { organizationId, id }, data: { status: "EXPIRED" } });
    expect((await getReviewStatistics(as("owner"), { days: 30 })).groups).toEqual([]);
  });

  test("counts only the caller's organization, for everyone who can see reviews", async () => {
    const [ours, theirs] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    await makeDecided(theirs.as, { decision: "approve" }, 10);
    const query = { days: 365 } as const;
    expect(await getReviewStatistics(ours.as("owner"), query)).toEqual({ days: 365, groups: [] });
    for (const role of ROLES)
      expect((await getReviewStatistics(theirs.as(role), query)).groups, role).toHaveLength(1);
  });
});
