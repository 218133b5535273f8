import { expect, test } from "vitest";
import { decideReview } from "@/server/services/review/decide";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { countMyReviews } from "./count-mine";
import { listInbox } from "./list";

const given = givenDatabase();

test("reviews with different policies are counted and listed together, with or without filters", async () => {
  const { as } = await makeOrganization(given.db);
  const [owner, builder] = [as("owner"), as("builder")];
  const plain = await makeOpenReview(builder);
  await copyOpenReview(given.db, plain, 3);
  await makeOpenReview(owner, { allowRequester: false });
  await makeOpenReview(builder, { allowRequester: false });
  const twice = await makeOpenReview(builder, { quorum: 2 });
  await makeOpenReview(builder, { quorum: 2 });
  await makeOpenReview(builder, { approvers: ["role:approver"] });
  await decideReview(owner, { id: twice.reviewId, decision: "approve" });
  // The owner's list omits the review of their own run, the one they already approved, and the one for approvers.
  expect(await countMyReviews(owner)).toBe(6);
  for (const search of [undefined, "check it"]) {
    const { totalElements, content } = await listInbox(owner, { tab: "mine", page: 0, size: 20, search });
    expect(totalElements).toBe(6);
    expect(content.map(({ mine }) => mine)).toEqual(Array.from({ length: 6 }, () => true));
  }
});

test("a page after the last one is empty and still says how many reviews match", async () => {
  const { as } = await makeOrganization(given.db);
  await copyOpenReview(given.db, await makeOpenReview(as("builder")), 2);
  for (const tab of ["mine", "open"] as const)
    for (const search of [undefined, "check it"])
      expect(await listInbox(as("owner"), { tab, page: 5, size: 2, search })).toMatchObject({
        totalElements: 3,
        empty: true,
      });
});

test("a review's IDs and policy are stored in its row, and its text isn't", async () => {
  const { as } = await makeOrganization(given.db);
  const { reviewId } = await makeOpenReview(as("builder"), {}, "Many more words. ".repeat(1_000));
  const [stored] = await given.db.$queryRaw<Record<string, boolean>[]>`
    SELECT pg_column_toast_chunk_id("organizationId") IS NULL AS "organizationId",
      pg_column_toast_chunk_id("runId") IS NULL AS "runId", pg_column_toast_chunk_id("policy") IS NULL AS "policy",
      pg_column_toast_chunk_id("text") IS NULL AS "text"
    FROM "Review" WHERE "id" = ${reviewId}`;
  expect(stored).toEqual({ organizationId: true, runId: true, policy: true, text: false });
});
