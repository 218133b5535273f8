import { describe, expect, test } from "vitest";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import type { Person, ServiceContext } from "@/server/services/context";
import { changeRole } from "@/server/services/member/change-role";
import { removeMember } from "@/server/services/member/remove";
import { getEvidence } from "@/server/services/run/get-evidence";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { decideReview } from "./decide";
import { getReview } from "./get";
import { getReviewPulse } from "./get-pulse";

const given = givenDatabase();

const emailOf = ({ actor }: ServiceContext) => (actor as Person).email;
const repair = () => sweep(given.db, systemContext);

/** Opens a review that needs two votes and already has the approver's vote. */
async function makeVoted() {
  const organization = await makeOrganization(given.db);
  const { as } = organization;
  const made = await makeOpenReview(as("builder"), { quorum: 2 });
  await decideReview(as("approver"), { id: made.reviewId, decision: "approve", output: "Fixed." });
  return { ...organization, ...made, approverId: memberIdOf(as("approver")) };
}

const news = (reviewId: string) =>
  given.db.message.findMany({
    where: { reviewId, kind: "REVIEW_VOTE_VOIDED" },
    orderBy: { to: "asc" },
  });

describe("a member's vote", () => {
  test("no longer counts after the member is removed: the review says so, others are notified, and the evidence keeps the vote", async () => {
    const { as, reviewId: id, runId, approverId } = await makeVoted();
    const pulse = await getReviewPulse(as("owner"), { id });
    await removeMember(as("owner"), { id: approverId });
    await repair();
    expect(await getReview(as("owner"), { id })).toMatchObject({
      status: "OPEN",
      text: "Fixed.",
      decisions: [{ role: "approver", voided: true, voidReason: "MEMBER" }],
    });
    expect(await getReviewPulse(as("owner"), { id })).not.toBe(pulse);
    const told = await news(id);
    expect(told.map(({ to }) => to)).toEqual([as("admin"), as("owner")].map(emailOf).sort());
    for (const { text } of told) {
      expect(text).toContain("An approval by Test approver no longer counts");
      expect(text).toContain("Edited by Test approver.");
      expect(text).toContain("Needs 2 more approvals.");
    }
    expect((await getEvidence(as("owner"), { runId })).reviews[0]?.decisions).toMatchObject([
      { by: { id: approverId }, role: "approver", voidReason: "MEMBER", voidedAt: expect.any(String) },
    ]);
  });

  test("is voided only once, no matter how often it's checked", async () => {
    const { as, reviewId, approverId } = await makeVoted();
    await removeMember(as("owner"), { id: approverId });
    await Promise.all([repair(), repair()]);
    await repair();
    expect(await news(reviewId)).toHaveLength(2);
    const member = await given.db.member.findUniqueOrThrow({ where: { id: approverId } });
    expect(member.votesCheckAt).toBeNull();
  });

  test("is voided immediately, without waiting for the sweeper", async () => {
    const { organizationId, as, approverId } = await makeVoted();
    const tasks: Promise<void>[] = [];
    const owner: ServiceContext = {
      ...as("owner"),
      afterCommit: (task) => void tasks.push(task(as("owner"))),
    };
    await removeMember(owner, { id: approverId });
    await Promise.all(tasks);
    const [vote] = await given.db.decision.findMany({ where: { organizationId } });
    expect(vote).toMatchObject({ voidReason: "MEMBER" });
  });

  test("still counts after a role change if the new role can decide the review", async () => {
    const { as, reviewId: id, approverId } = await makeVoted();
    await changeRole(as("owner"), { id: approverId, role: "admin" });
    await repair();
    expect(await getReview(as("owner"), { id })).toMatchObject({ decisions: [{ voided: false }] });
    await changeRole(as("owner"), { id: approverId, role: "builder" });
    await repair();
    expect(await getReview(as("owner"), { id })).toMatchObject({
      decisions: [{ role: "approver", voided: true, voidReason: "MEMBER" }],
    });
  });

  test("still counts on a closed review, and for other members and organizations", async () => {
    const [one, other] = await Promise.all([makeVoted(), makeVoted()]);
    await decideReview(one.as("owner"), { id: one.reviewId, decision: "approve" });
    await removeMember(one.as("owner"), { id: one.approverId });
    await repair();
    for (const { as, reviewId: id } of [one, other])
      expect((await getReview(as("owner"), { id })).decisions.every(({ voided }) => !voided)).toBe(true);
  });
});
