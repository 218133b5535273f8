import { expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { makeMemberContext } from "@/server/services/member/context";
import { REVIEW_ROW } from "@/server/services/presenters/review";
import { decideReview } from "@/server/services/review/decide";
import { reassignReview } from "@/server/services/review/reassign";
import { signedBy } from "@/server/services/signed-by";
import { coverFor, emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { findLatestReview, findReview } from "./find-reviews";

const given = givenDatabase();

test("finds what Prisma finds, in the same order, and nothing of other organizations", async () => {
  const { as, addMember, organizationId } = await makeOrganization(given.db);
  const [dana, kim] = [as("approver"), await addMember("approver")];
  const [lee, sam] = [await addMember("approver"), await addMember("approver")];
  await given.db.member.update({
    where: { id: memberIdOf(as("builder")) },
    data: { joinedByLinkFrom: "Dana", joinedByLinkFromId: memberIdOf(dana), invitedAs: "Bo" },
  });
  const policy = {
    quorum: 3,
    approvers: [emailOf(lee), emailOf(kim), emailOf(as("owner"))],
    timeoutSeconds: 60,
  };
  const { reviewId: id, runId } = await makeOpenReview(as("builder"), policy);
  await reassignReview(lee, { id, to: emailOf(dana), note: "Please." });
  await coverFor(as("owner"), { member: dana, cover: sam });
  await decideReview(kim, { id, decision: "approve", reason: "Right." });
  await decideReview(as("owner"), { id, decision: "approve", output: "Edited." });
  const cover = await makeMemberContext(given.db, memberIdOf(sam));
  await decideReview({ ...cover, afterCommit: () => {} }, { id, decision: "approve" });
  const signature = await signedBy(as("owner"));
  const row = { organizationId, runId, ...signature, reason: "EXPIRED", stepId: "a", stepOrder: 1 } as const;
  for (const createdAt of [new Date("2026-01-02"), new Date("2026-01-01")])
    await given.db.runContinuation.create({
      data: { id: makeId("cont"), ...row, failedAt: createdAt, createdAt, input: createdAt.toISOString() },
    });
  await given.db.runRequester.create({ data: { runId, organizationId, memberId: memberIdOf(kim) } });

  const expected = await given.db.review.findUniqueOrThrow({ where: { id }, ...REVIEW_ROW });
  expect([
    expected.decisions.length,
    expected.reassignments.length,
    expected.run.continuations.length,
  ]).toEqual([3, 1, 2]);
  expect(await findReview(as("viewer"), id)).toMatchObject(expected);
  const latest = { id, status: expected.status, resumeNamesReview: false };
  expect(await findLatestReview(as("viewer"), runId)).toEqual(latest);
  const other = (await makeOrganization(given.db)).as("owner");
  expect(await findReview(other, id)).toBeNull();
  expect(await findLatestReview(other, runId)).toMatchObject({ id: null, status: null });
});
