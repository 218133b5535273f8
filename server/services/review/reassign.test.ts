import { beforeEach, describe, expect, test } from "vitest";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import type { ServiceContext } from "@/server/services/context";
import { countMyReviews } from "@/server/services/inbox/count-mine";
import { listInbox } from "@/server/services/inbox/list";
import { makeMemberContext } from "@/server/services/member/context";
import { setRules } from "@/server/services/organization/set-rules";
import { getReviewStatistics } from "@/server/services/reading/get-statistics";
import { cancelRun } from "@/server/services/run/cancel";
import { getEvidence } from "@/server/services/run/get-evidence";
import { createWebhook } from "@/server/services/webhook/create";
import { coverFor, emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { snapshot } from "@/server/testing/database/snapshot";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { decideReview } from "./decide";
import { getReview } from "./get";
import { getReviewPulse } from "./get-pulse";
import { reassignReview } from "./reassign";

const given = givenDatabase();
const APPROVE = { decision: "approve" as const };
const NOTE = "Kim knows this customer.";
const FORBIDDEN = { code: "forbidden" };
const CONFLICT = { code: "conflict" };
const faultAt = (field: string) => ({
  code: "invalid-input",
  details: { errors: [{ pointer: `/${field}` }] },
});

let organization: TestOrganization;
let dana: ServiceContext;
let ann: ServiceContext;
let kim: ServiceContext;
let lee: ServiceContext;
beforeEach(async () => {
  organization = await makeOrganization(given.db);
  const { as, addMember } = organization;
  dana = as("approver");
  [ann, kim, lee] = [await addMember("approver"), await addMember("approver"), await addMember("approver")];
});
const as = (role: "owner" | "admin" | "builder" | "viewer") => organization.as(role);
const again = (ctx: ServiceContext) => makeMemberContext(given.db, memberIdOf(ctx));
const open = async (policy: object = {}, requester = as("builder")) =>
  (await makeOpenReview(requester, policy)).reviewId;
const pass = (by: ServiceContext, id: string, to: ServiceContext, more: object = {}) =>
  reassignReview(by, { id, to: emailOf(to), note: NOTE, ...more });
const approversOf = async (id: string) => (await getReview(as("owner"), { id })).policy.approvers;

/** Makes it look as if a member had joined through a link that someone shared. */
const joinThrough = (member: ServiceContext, from: ServiceContext) =>
  given.db.member.update({
    where: { id: memberIdOf(member) },
    data: { joinedByLinkFrom: "Someone", joinedByLinkFromId: memberIdOf(from) },
  });

describe("reassignReview", () => {
  test("asks someone else, sends them the note, and records who reassigned it", async () => {
    await createWebhook(as("owner"), {
      url: "https://example.com/hooks",
      events: [...REVIEW_EVENTS],
      enabled: true,
    });
    const { reviewId: id, runId } = await makeOpenReview(as("builder"), { approvers: [emailOf(dana)] });
    const pulse = await getReviewPulse(dana, { id });
    expect(await countMyReviews(kim)).toBe(0);
    expect(await pass(dana, id, kim)).toEqual({ reviewId: id, approvers: [emailOf(kim)] });

    const passed = {
      by: { id: memberIdOf(dana) },
      for: null,
      to: { id: memberIdOf(kim) },
      from: [emailOf(dana)],
      note: NOTE,
      channel: "WEB",
      token: null,
      at: expect.any(String),
    };
    const seen = await getReview(dana, { id });
    expect(seen).toMatchObject({
      policy: { approvers: [emailOf(kim)] },
      reassignments: [passed],
      mayDecide: { allowed: false, reason: `Only ${emailOf(kim)} can decide this review.` },
      mayReassign: { allowed: false, from: [] },
    });
    expect((await getEvidence(as("owner"), { runId })).reviews[0]?.reassignments).toMatchObject([passed]);
    expect(await getReviewPulse(dana, { id })).not.toBe(pulse);
    const events = await given.db.webhookDelivery.findMany({ where: { reviewId: id } });
    expect(events.map(({ event }) => event)).toContain("review.reassigned");
    expect(events.find(({ event }) => event === "review.reassigned")?.body).toContain(NOTE);

    const messages = await given.db.message.findMany({ where: { reviewId: id, memberId: memberIdOf(kim) } });
    expect(messages).toMatchObject([
      { kind: "REVIEW_REASSIGNED", text: expect.stringContaining(`Reassigned by Test approver: “${NOTE}”`) },
    ]);
    for (const [person, count] of [
      [dana, 0],
      [kim, 1],
    ] as const) {
      expect(await countMyReviews(person)).toBe(count);
      expect((await listInbox(person, { page: 0, size: 20, tab: "mine" })).totalElements).toBe(count);
    }
    await expect(decideReview(dana, { id, ...APPROVE })).rejects.toMatchObject(FORBIDDEN);
    await decideReview(kim, { id, ...APPROVE });
    expect(await getReview(kim, { id })).toMatchObject({ status: "APPROVED", reassignments: [passed] });
  });

  test("reassigns only the caller's place if several must approve, and keeps the approvals so far", async () => {
    const id = await open({ quorum: 2, approvers: [emailOf(dana), emailOf(ann)] });
    await decideReview(ann, { id, ...APPROVE });
    expect((await getReview(dana, { id })).mayReassign).toEqual({
      allowed: true,
      reason: null,
      from: [emailOf(dana)],
    });
    await pass(dana, id, kim);
    expect(await approversOf(id)).toEqual([emailOf(kim), emailOf(ann)]);
    await expect(pass(ann, id, lee)).rejects.toMatchObject(FORBIDDEN);
    await decideReview(kim, { id, ...APPROVE });
    expect((await getReview(kim, { id })).status).toBe("APPROVED");
  });

  test("lets a cover reassign the place of the person who is away, under both names, but only one place", async () => {
    const id = await open({ quorum: 2, approvers: [emailOf(dana), emailOf(ann)] });
    await coverFor(as("owner"), { member: dana, cover: as("viewer") });
    await coverFor(as("owner"), { member: ann, cover: as("viewer") });
    const sam = await again(as("viewer"));
    await pass(sam, id, kim);
    expect(await getReview(as("owner"), { id })).toMatchObject({
      policy: { quorum: 2, approvers: [emailOf(kim), emailOf(ann)] },
      reassignments: [{ by: { id: memberIdOf(sam) }, for: { id: memberIdOf(dana) }, from: [emailOf(dana)] }],
    });
    await expect(pass(sam, id, lee)).rejects.toMatchObject({
      ...FORBIDDEN,
      message: expect.stringContaining("you already replaced one of the approvers"),
    });
  });

  test("reaches the cover of the new approver, who decides for them", async () => {
    await coverFor(as("owner"), { member: kim, cover: as("viewer") });
    const id = await open({ approvers: [emailOf(dana)] });
    await pass(dana, id, kim);
    const to = await given.db.message.findMany({ where: { reviewId: id, kind: "REVIEW_REASSIGNED" } });
    expect(to.map(({ to }) => to).sort()).toEqual([emailOf(kim), emailOf(as("viewer"))].sort());
    await decideReview(await again(as("viewer")), { id, ...APPROVE });
    expect(await getReview(kim, { id })).toMatchObject({
      decisions: [{ by: { id: memberIdOf(as("viewer")) }, for: { id: memberIdOf(kim) } }],
    });
  });

  test("lets an admin replace one of several approvers if they say which one", async () => {
    const owner = as("owner");
    const id = await open({ quorum: 2, approvers: [emailOf(dana), emailOf(ann), emailOf(owner)] });
    const from = [emailOf(dana), emailOf(ann)];
    expect((await getReview(as("admin"), { id })).mayReassign).toMatchObject({ allowed: true, from });
    await expect(pass(as("admin"), id, kim)).rejects.toMatchObject(faultAt("from"));
    await expect(pass(as("admin"), id, kim, { from: emailOf(owner) })).rejects.toMatchObject(faultAt("from"));
    await pass(as("admin"), id, kim, { from: emailOf(ann) });
    expect(await approversOf(id)).toEqual([emailOf(dana), emailOf(kim), emailOf(owner)]);
    await pass(owner, id, lee, { from: emailOf(owner) });
    expect(await approversOf(id)).toEqual([emailOf(dana), emailOf(kim), emailOf(lee)]);
  });

  test("keeps an admin from replacing others if a second person must confirm weaker reviews", async () => {
    const id = await open({ approvers: [emailOf(dana)] });
    expect((await getReview(as("admin"), { id })).mayReassign.allowed).toBe(true);
    await setRules(as("owner"), { secondPersonToWeaken: true });
    expect((await getReview(as("admin"), { id })).mayReassign.allowed).toBe(false);
    await expect(pass(as("admin"), id, kim)).rejects.toMatchObject(FORBIDDEN);
    await pass(dana, id, kim);
  });

  test("keeps an admin from choosing themselves, or someone who could be the same person because of an invitation link", async () => {
    const id = await open({ approvers: [emailOf(dana)] });
    await expect(pass(as("admin"), id, as("admin"))).rejects.toMatchObject(faultAt("to"));
    await joinThrough(kim, as("admin"));
    await expect(pass(as("admin"), id, kim)).rejects.toMatchObject({
      ...FORBIDDEN,
      message: expect.stringContaining("joined through a link that the other shared"),
    });
    await pass(as("owner"), id, kim);
  });

  test("keeps an admin from choosing someone they cover for", async () => {
    const id = await open({ approvers: [emailOf(dana)], allowRequester: false });
    await coverFor(as("owner"), { member: kim, cover: as("admin") });
    await expect(pass(await again(as("admin")), id, kim)).rejects.toMatchObject({
      ...FORBIDDEN,
      message: expect.stringContaining("you're their cover"),
    });
    await pass(as("owner"), id, kim);
  });

  test("keeps an admin from replacing an owner, even if one approval is enough", async () => {
    const id = await open({ approvers: [emailOf(as("owner")), emailOf(dana)] });
    expect((await getReview(as("admin"), { id })).mayReassign).toMatchObject({ allowed: false });
    await expect(pass(as("admin"), id, kim)).rejects.toMatchObject(FORBIDDEN);
    await pass(as("owner"), id, kim);
  });

  test("keeps people whose own approval doesn't count from choosing who approves", async () => {
    const several = await open({ quorum: 2, approvers: [emailOf(dana), emailOf(ann)] });
    const another = await open({ approvers: [emailOf(dana)], allowRequester: false });
    await joinThrough(dana, as("builder"));
    for (const id of [several, another])
      await expect(pass(await again(dana), id, kim)).rejects.toMatchObject(FORBIDDEN);
    await joinThrough(as("admin"), as("builder"));
    await expect(pass(await again(as("admin")), another, kim)).rejects.toMatchObject(FORBIDDEN);
  });

  test("rejects someone who already approved for a person they cover for", async () => {
    const id = await open({ quorum: 2, approvers: [emailOf(dana), emailOf(ann)] });
    await coverFor(as("owner"), { member: ann, cover: kim });
    await decideReview(await again(kim), { id, ...APPROVE });
    await expect(pass(dana, id, kim)).rejects.toMatchObject(faultAt("to"));
  });

  test("keeps the statistics of the policy that the review was opened with", async () => {
    const id = await open({ approvers: [emailOf(dana)] });
    await pass(dana, id, kim);
    await pass(kim, id, lee);
    await decideReview(lee, { id, ...APPROVE });
    const { groups } = await getReviewStatistics(as("owner"), { days: 30 });
    expect(groups.map(({ policy }) => policy.approvers)).toEqual([[emailOf(dana)]]);
  });

  test("records whether the caller could have approved, and their role", async () => {
    const id = await open({ approvers: [emailOf(dana)] });
    await pass(dana, id, kim);
    await pass(as("admin"), id, lee);
    expect((await getReview(as("owner"), { id })).reassignments).toMatchObject([
      { own: true, role: "approver", joinedByLinkFrom: null, toRole: "approver" },
      { own: false, role: "admin" },
    ]);
  });

  test("has one outcome if two people, or one person twice, reassign it at the same time", async () => {
    const approvers = [emailOf(dana)];
    const id = await open({ approvers });
    const sent = await Promise.allSettled([
      pass(as("admin"), id, kim, { approvers }),
      pass(as("admin"), id, kim, { approvers }),
      pass(as("owner"), id, lee, { approvers }),
      pass(dana, id, ann, { approvers }),
      pass(dana, id, ann, { approvers }),
    ]);
    const outcomes = sent.map((result) => (result.status === "fulfilled" ? "done" : result.reason.code));
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect(outcomes.filter((outcome) => !["done", "conflict", "forbidden"].includes(outcome))).toEqual([]);
    expect((await getReview(dana, { id })).reassignments).toHaveLength(1);
    expect(await given.db.message.count({ where: { reviewId: id, kind: "REVIEW_REASSIGNED" } })).toBe(1);
  });

  test("has one outcome if the approver decides at the same time", async () => {
    const id = await open({ approvers: [emailOf(dana)] });
    const [decided, passed] = await Promise.allSettled([
      decideReview(dana, { id, ...APPROVE }),
      pass(as("owner"), id, kim),
    ]);
    expect([decided.status, passed.status].sort()).toEqual(["fulfilled", "rejected"]);
    const review = await getReview(dana, { id });
    expect(review.decisions).toHaveLength(decided.status === "fulfilled" ? 1 : 0);
    expect(review.reassignments).toHaveLength(passed.status === "fulfilled" ? 1 : 0);
  });

  test.each<[string, object, () => Parameters<typeof pass>[0], () => ServiceContext, object?]>([
    ["by someone who can't decide it", FORBIDDEN, () => as("viewer"), () => kim],
    ["to themselves", faultAt("to"), () => dana, () => dana],
    ["to someone whose role can't decide", faultAt("to"), () => dana, () => as("viewer")],
    ["by an approver who isn't named", FORBIDDEN, () => dana, () => kim, { approvers: ["role:admin"] }],
    [
      "by an admin, if only owners decide",
      FORBIDDEN,
      () => as("admin"),
      () => kim,
      { approvers: ["role:owner"] },
    ],
    [
      "if several people of a role must approve",
      FORBIDDEN,
      () => dana,
      () => as("admin"),
      { quorum: 2, approvers: ["role:approver"] },
    ],
    ["if any two people must approve", FORBIDDEN, () => as("owner"), () => kim, { quorum: 2 }],
  ])("is rejected %s", async (_, refusal, by, to, policy = {}) => {
    const id = await open(policy);
    const before = await snapshot(given.db, organization.organizationId);
    await expect(pass(by(), id, to())).rejects.toMatchObject(refusal);
    expect(await snapshot(given.db, organization.organizationId)).toBe(before);
  });

  test("is rejected by and to an excluded requester, and by and to the person who shared the requester's link", async () => {
    const policy = { allowRequester: false, approvers: [emailOf(dana), emailOf(as("owner"))] };
    await joinThrough(as("admin"), as("owner"));
    const id = await open(policy, as("admin"));
    for (const by of [as("admin"), as("owner")])
      await expect(pass(await again(by), id, kim)).rejects.toMatchObject(FORBIDDEN);
    for (const to of [as("admin"), as("owner")])
      await expect(pass(dana, id, to)).rejects.toMatchObject(faultAt("to"));
    expect(await approversOf(id)).toEqual(policy.approvers);
  });

  test("rejects someone who can already approve or is already the only approver", async () => {
    const several = await open({ quorum: 2, approvers: [emailOf(dana), emailOf(ann)] });
    await expect(pass(dana, several, ann)).rejects.toMatchObject(faultAt("to"));
    const one = await open({ approvers: [emailOf(kim)] });
    await expect(pass(as("owner"), one, kim)).rejects.toMatchObject({
      ...CONFLICT,
      message: "Test approver is already the only approver.",
    });
  });

  test("keeps someone who is also named by their role from choosing a second person", async () => {
    const id = await open({ quorum: 2, approvers: [emailOf(dana), "role:approver"] });
    await expect(pass(dana, id, as("admin"))).rejects.toMatchObject(FORBIDDEN);
  });

  test("is rejected for a closed or overdue review, but only people who could decide it learn why", async () => {
    const { reviewId: id, runId } = await makeOpenReview(as("builder"), { approvers: [emailOf(dana)] });
    await cancelRun(as("owner"), { runId });
    await expect(pass(dana, id, kim)).rejects.toMatchObject({
      ...CONFLICT,
      message: "This review is closed: its run ended before it was decided.",
    });
    await expect(pass(ann, id, kim)).rejects.toMatchObject(FORBIDDEN);
    const late = await open({ timeoutSeconds: 3600 });
    await bringForward(given.db, late, 24 * 60);
    await expect(pass(dana, late, kim)).rejects.toMatchObject({
      ...CONFLICT,
      message: "This review's deadline has passed, so the run will fail.",
    });
  });

  test("never affects a different organization", async () => {
    const theirs = await makeOrganization(given.db);
    const id = await open();
    await expect(pass(theirs.as("owner"), id, theirs.as("approver"))).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(pass(dana, id, theirs.as("approver"))).rejects.toMatchObject(faultAt("to"));
    expect(await approversOf(id)).toEqual([]);
  });
});
