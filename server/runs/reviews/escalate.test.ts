import { describe, expect, test } from "vitest";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import type { ServiceContext } from "@/server/services/context";
import { countMyReviews } from "@/server/services/inbox/count-mine";
import { listInbox } from "@/server/services/inbox/list";
import { changeRole } from "@/server/services/member/change-role";
import { makeMemberContext } from "@/server/services/member/context";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { getReviewPulse } from "@/server/services/review/get-pulse";
import { getEvidence } from "@/server/services/run/get-evidence";
import { withRun } from "@/server/services/run/lifecycle";
import { updateStep } from "@/server/services/step/update";
import { createWebhook } from "@/server/services/webhook/create";
import { coverFor, emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { snapshot } from "@/server/testing/database/snapshot";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { escalateReview } from "./escalate";

const given = givenDatabase();
const HOUR = 3600;

/** Opens a review that the approver can decide and that is escalated to the owner after an hour. */
async function makeReview(policy: Partial<ReviewPolicy> = {}) {
  const organization = await makeOrganization(given.db);
  const opened = await makeOpenReview(organization.as("builder"), {
    approvers: ["role:approver"],
    escalate: { afterSeconds: HOUR, to: ["role:owner"] },
    ...policy,
  });
  return { ...organization, ...opened, id: opened.reviewId };
}

const age = (id: string, minutes: number) => bringForward(given.db, id, minutes);
const look = () => sweep(given.db, systemContext);
const stored = (id: string) => given.db.review.findUniqueOrThrow({ where: { id } });

const messages = (reviewId: string) =>
  given.db.message.findMany({ where: { reviewId, kind: "REVIEW_ESCALATED" }, orderBy: { to: "asc" } });
const askedIn = async (reviewId: string) => (await messages(reviewId)).map(({ to }) => to.split("-")[0]);

async function inboxOf(ctx: ServiceContext) {
  const { content } = await listInbox(ctx, { page: 0, size: 20, tab: "mine" });
  expect(await countMyReviews(ctx)).toBe(content.length);
  return content.map(({ id }) => id);
}

describe("an escalation", () => {
  test("lets more people decide after the time, and tells them why in a message", async () => {
    const { as, id } = await makeReview();
    await age(id, 59);
    await look();
    expect(await stored(id)).toMatchObject({ escalatedAt: null });
    expect(await messages(id)).toEqual([]);
    await age(id, 2);
    await look();
    const [message, ...more] = await messages(id);
    expect(more).toEqual([]);
    expect(message).toMatchObject({ memberId: memberIdOf(as("owner")), to: emailOf(as("owner")) });
    expect(message?.text).toContain("It wasn't decided within 1 hour, so it was escalated to all owners.");
    await decideReview(as("owner"), { id, decision: "approve" });
    expect(await stored(id)).toMatchObject({ status: "APPROVED" });
  });

  test("happens once, no matter how many processes check", async () => {
    const { id } = await makeReview();
    await age(id, 61);
    await Promise.all([look(), look(), look()]);
    const { escalatedAt } = await stored(id);
    expect(escalatedAt).not.toBeNull();
    await look();
    expect(await askedIn(id)).toEqual(["owner"]);
    expect((await stored(id)).escalatedAt).toEqual(escalatedAt);
  });

  test("that is interrupted changes nothing, and the next check tries again", async () => {
    const { id, runId, organizationId } = await makeReview();
    await age(id, 61);
    const before = await snapshot(given.db, organizationId);
    const cut = withRun(systemContext(organizationId), runId, async (ctx) => {
      await escalateReview(ctx, id);
      throw new Error("killed");
    });
    await expect(cut).rejects.toThrow("killed");
    expect(await snapshot(given.db, organizationId)).toBe(before);
    await look();
    expect(await askedIn(id)).toEqual(["owner"]);
  });

  test("adds people without approving anything or changing how many votes are needed", async () => {
    const { as, id } = await makeReview({ quorum: 2 });
    await decideReview(as("approver"), { id, decision: "approve" });
    await age(id, 61);
    await look();
    expect(await getReview(as("owner"), { id })).toMatchObject({
      status: "OPEN",
      missing: { votes: 1, people: [{ name: "Test owner" }] },
    });
    await expect(decideReview(as("admin"), { id, decision: "approve" })).rejects.toMatchObject({
      message: "Only an approver or an owner can decide this review.",
    });
    await decideReview(as("owner"), { id, decision: "approve" });
    expect(await stored(id)).toMatchObject({ status: "APPROVED" });
  });

  test("doesn't happen if the review is closed or expired", async () => {
    const closed = await makeReview();
    await decideReview(closed.as("approver"), { id: closed.id, decision: "reject", reason: "No." });
    const late = await makeReview({ timeoutSeconds: 2 * HOUR });
    const without = await makeReview({ escalate: null });
    await age(closed.id, 61);
    await age(late.id, 121);
    await age(without.id, 1_000_000);
    await look();
    for (const { id } of [closed, late, without]) {
      expect(await stored(id)).toMatchObject({ escalatedAt: null });
      expect(await messages(id)).toEqual([]);
    }
    expect(await stored(late.id)).toMatchObject({ status: "EXPIRED" });
  });

  test("shows up in the inbox, its count, and its filters", async () => {
    const { as, id } = await makeReview();
    const named = await makeOpenReview(as("builder"), {
      approvers: ["role:approver"],
      escalate: { afterSeconds: HOUR, to: [emailOf(as("owner"))] },
    });
    const unassigned = async () => {
      const query = { page: 0, size: 20, tab: "open", show: "unassigned" } as const;
      return (await listInbox(as("owner"), query)).content.map(({ id }) => id).sort();
    };
    expect(await inboxOf(as("owner"))).toEqual([]);
    expect(await unassigned()).toEqual([id, named.reviewId].sort());
    await age(named.reviewId, 61);
    await look();
    expect(await inboxOf(as("owner"))).toEqual([named.reviewId]);
    expect(await unassigned()).toEqual([id]);
    expect((await inboxOf(as("approver"))).length).toBe(2);
    expect(await inboxOf(as("admin"))).toEqual([]);
  });

  test("reaches the covers of the people it names", async () => {
    const { as, id } = await makeReview();
    await coverFor(as("owner"), { member: as("owner"), cover: as("builder") });
    await age(id, 61);
    await look();
    expect(await askedIn(id)).toEqual(["builder", "owner"]);
    const cover = await makeMemberContext(given.db, memberIdOf(as("builder")));
    expect(await inboxOf(cover)).toEqual([id]);
    await decideReview(cover, { id, decision: "approve" });
    const [decision] = (await getReview(as("owner"), { id })).decisions;
    expect(decision).toMatchObject({ by: { name: "Test builder" }, for: { name: "Test owner" } });
  });

  test("never notifies someone who started the run and isn't allowed to decide", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("owner"), {
      approvers: ["role:approver"],
      allowRequester: false,
      escalate: { afterSeconds: HOUR, to: ["role:owner", "role:admin"] },
    });
    await age(id, 61);
    await look();
    expect(await askedIn(id)).toEqual(["admin"]);
    await expect(decideReview(as("owner"), { id, decision: "approve" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("follows the policy the review was opened with, not a later edit", async () => {
    const { as, id, workflowId } = await makeReview();
    const { stepId } = await stored(id);
    const review = { approvers: ["role:approver"], escalate: { afterSeconds: 1, to: ["role:admin"] } };
    await updateStep(as("builder"), { id: workflowId, stepId, review } as Parameters<typeof updateStep>[1]);
    await age(id, 1);
    await look();
    expect(await messages(id)).toEqual([]);
    await age(id, 60);
    await look();
    expect(await askedIn(id)).toEqual(["owner"]);
  });

  test("is shown before and after it happens, in the review, its pulse, the evidence, and the webhook", async () => {
    const { as, id, runId } = await makeReview({
      escalate: { afterSeconds: HOUR, to: ["role:owner", "gone@acme.test"] },
    });
    await createWebhook(as("owner"), {
      url: "https://hooks.example.com/countersign",
      events: [...REVIEW_EVENTS],
      enabled: true,
    });
    await age(id, 10);
    const { createdAt } = await stored(id);
    const escalatesAt = new Date(createdAt.getTime() + HOUR * 1000).toISOString();
    expect(await getReview(as("viewer"), { id })).toMatchObject({ escalatesAt, escalatedAt: null });
    const pulse = await getReviewPulse(as("viewer"), { id });
    await age(id, 51);
    await look();
    const { escalatedAt } = await getReview(as("viewer"), { id });
    expect(escalatedAt).toBe((await stored(id)).escalatedAt?.toISOString());
    expect(await getReviewPulse(as("viewer"), { id })).not.toBe(pulse);
    const { reviews } = await getEvidence(as("viewer"), { runId });
    expect(reviews).toMatchObject([
      { escalatedAt, policy: { escalate: { afterSeconds: HOUR, to: ["role:owner", "gone@acme.test"] } } },
    ]);
    const [delivery] = await given.db.webhookDelivery.findMany({ where: { reviewId: id } });
    expect(JSON.parse(delivery?.body ?? "")).toMatchObject({
      type: "review.escalated",
      data: { reviewId: id, status: "OPEN", escalatedAt },
    });
  });

  test("names members instead of addresses", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = emailOf(as("owner")).toUpperCase();
    const { reviewId: id } = await makeOpenReview(as("builder"), {
      approvers: [emailOf(as("approver"))],
      escalate: { afterSeconds: HOUR, to: [owner] },
    });
    const { named } = await getReview(as("viewer"), { id });
    expect(named.map(({ name }) => name).sort()).toEqual(["Test approver", "Test owner"]);
    await age(id, 61);
    await look();
    expect((await messages(id))[0]?.text).toContain("so it was escalated to Test owner.");
  });

  test("doesn't let someone it names be replaced, since they could still decide", async () => {
    const { as } = await makeOrganization(given.db);
    const [approver, admin] = [emailOf(as("approver")), emailOf(as("admin"))];
    const { reviewId: id } = await makeOpenReview(as("builder"), {
      approvers: [approver, admin],
      quorum: 2,
      escalate: { afterSeconds: HOUR, to: ["role:approver", "role:owner"] },
    });
    const { mayReassign } = await getReview(as("owner"), { id });
    expect(mayReassign).toMatchObject({ allowed: true, from: [admin.toLowerCase()] });
  });

  test("voids the vote of someone it named who can't decide anymore", async () => {
    const { as, id } = await makeReview({ quorum: 2 });
    await age(id, 61);
    await look();
    const other = await makeMemberContext(given.db, memberIdOf(as("admin")));
    await changeRole(as("owner"), { id: memberIdOf(other), role: "owner" });
    await decideReview(await makeMemberContext(given.db, memberIdOf(other)), { id, decision: "approve" });
    const votes = async () => (await getReview(as("viewer"), { id })).decisions;
    expect(await votes()).toMatchObject([{ voided: false }]);
    await changeRole(as("owner"), { id: memberIdOf(other), role: "admin" });
    await look();
    expect(await votes()).toMatchObject([{ voided: true, voidReason: "MEMBER" }]);
  });
});
