import { describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { type Transaction, transact } from "@/server/infra/db";
import { expireReview } from "@/server/runs/reviews/expire";
import { settleReview } from "@/server/runs/reviews/settle";
import type { ServiceContext } from "@/server/services/context";
import { changeRole } from "@/server/services/member/change-role";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { reassignReview } from "@/server/services/review/reassign";
import { cancelRun } from "@/server/services/run/cancel";
import { withRun } from "@/server/services/run/lifecycle";
import { emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { at, memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { type Approvable, findApprovable, recordApproval } from "./approve";

const given = givenDatabase();
const APPROVE = { decision: "approve" as const };
const HOUR_MS = 3_600_000;

/** An open review of an agent's draft, which two approvers can decide. */
async function makeReview() {
  const organization = await makeOrganization(given.db);
  const { as, addMember } = organization;
  const { claim, runId, offer } = await makeReviewedStep(as("builder"), { timeoutSeconds: 3_600 });
  const reviewId = await offer(1);
  return {
    owner: as("owner"),
    builder: as("builder"),
    dana: as("approver"),
    kim: await addMember("approver"),
    claim,
    runId,
    reviewId,
  };
}

type Made = Awaited<ReturnType<typeof makeReview>>;
type InOneTransaction = (ctx: ServiceContext) => ServiceContext;

/** Starts `late` after `early` has done its work but before `early` commits. Returns the result or error of `late`. */
async function during(
  early: (within: InOneTransaction) => Promise<unknown>,
  late: () => Promise<unknown>,
): Promise<unknown> {
  const { result } = await transact(given.db, async (db: Transaction) => {
    await early((ctx) => ({ ...ctx, db }));
    const result = late().catch((error: unknown) => error);
    await untilOneWaits(given.db);
    return { result };
  });
  return result;
}

const decisionsOf = ({ reviewId }: Made) =>
  given.db.decision.findMany({ where: { reviewId }, select: { memberId: true, kind: true } });

const expire = (ctx: ServiceContext, { runId, reviewId }: Made) =>
  withRun(at(ctx, new Date(Date.now() + 2 * HOUR_MS)), runId, async (ctx, run) => {
    if (run) expect(await expireReview(ctx, run, reviewId)).toBe(true);
  });

const ENDS: [string, (within: InOneTransaction, made: Made) => Promise<unknown>, string][] = [
  [
    "another approval",
    (within, { kim, reviewId: id }) => decideReview(within(kim), { id, ...APPROVE }),
    "approved it",
  ],
  [
    "a rejection",
    (within, { kim, reviewId: id }) => decideReview(within(kim), { id, decision: "reject", reason: "No." }),
    "rejected it",
  ],
  [
    "a request for changes",
    (within, { kim, reviewId: id }) =>
      decideReview(within(kim), { id, decision: "request_changes", reason: "Shorter." }),
    "sent it back",
  ],
  ["a cancellation", (within, { owner, runId }) => cancelRun(within(owner), { runId }), "its run ended"],
  ["the deadline", (within, made) => expire(within(made.owner), made), "its deadline passed"],
];

describe("an approval that waits for", () => {
  test.each(ENDS)("%s comes too late", async (_, early, message) => {
    const made = await makeReview();
    const { dana, reviewId: id } = made;
    const late = () => decideReview(dana, { id, ...APPROVE });
    expect(await during((within) => early(within, made), late)).toMatchObject({
      code: "conflict",
      message: expect.stringContaining(message),
    });
    expect((await decisionsOf(made)).filter(({ memberId }) => memberId === memberIdOf(dana))).toEqual([]);
    expect(await given.db.job.count({ where: { reviewId: id } })).toBe((await decisionsOf(made)).length);
  });

  test.each<[string, (within: InOneTransaction, made: Made) => Promise<unknown>]>([
    [
      "its approver's new role",
      (within, { owner, dana }) => changeRole(within(owner), { id: memberIdOf(dana), role: "viewer" }),
    ],
    [
      "its approver's removal",
      (within, { owner, dana }) => removeMember(within(owner), { id: memberIdOf(dana) }),
    ],
    [
      "a reassignment",
      (within, { owner, kim, reviewId: id }) =>
        reassignReview(within(owner), { id, to: emailOf(kim), note: "Kim knows it." }),
    ],
  ])("%s is rejected", async (_, early) => {
    const made = await makeReview();
    const { dana, reviewId: id, runId } = made;
    const late = () => decideReview(dana, { id, ...APPROVE });
    expect(await during((within) => early(within, made), late)).toMatchObject({ code: "forbidden" });
    expect(await decisionsOf(made)).toEqual([]);
    expect(await given.db.run.findUnique({ where: { id: runId } })).toMatchObject({ status: "PAUSED" });
  });

  test("a change that doesn't matter is recorded once", async () => {
    const made = await makeReview();
    const { dana, owner, reviewId: id, runId } = made;
    const early = (ctx: ServiceContext) =>
      withRun(ctx, runId, ({ db }) => db.review.update({ where: { id }, data: { remindedAt: new Date() } }));
    const late = () => decideReview(dana, { id, ...APPROVE });
    expect(await during((within) => early(within(owner)), late)).toMatchObject({
      reviewId: id,
      missing: null,
    });
    expect(await decisionsOf(made)).toEqual([{ memberId: memberIdOf(dana), kind: "approve" }]);
  });
});

describe("an approval", () => {
  test.each(ENDS.slice(3))("wins against %s that waits for it", async (_, late) => {
    const made = await makeReview();
    const { dana, reviewId: id, runId } = made;
    const early = (within: InOneTransaction) => decideReview(within(dana), { id, ...APPROVE });
    await during(early, () => late((ctx) => ctx, made).catch(() => undefined));
    expect(await decisionsOf(made)).toHaveLength(1);
    expect(await given.db.review.findUnique({ where: { id } })).toMatchObject({ status: "APPROVED" });
    expect(await given.db.stepRun.findMany({ where: { runId } })).toMatchObject([{ status: "COMPLETED" }]);
  });
});

describe("an approval that was found before", () => {
  const OTHER_HASH = "0".repeat(64);
  const find = ({ dana, reviewId }: Made) => findApprovable(dana, { reviewId, memberId: memberIdOf(dana) });
  const addWebhook = ({ organizationId }: ServiceContext, events: string[] = ["review.decided"]) => {
    const times = { createdAt: new Date(), updatedAt: new Date() };
    const url = "https://hooks.example.test/";
    return given.db.webhook.create({
      data: { id: makeId("whk"), organizationId, url, secret: "", events, ...times },
    });
  };
  const record = ({ dana, reviewId }: Made, found: Approvable, now = dana.now) =>
    recordApproval({ ...dana, now }, found, {
      ...{ reviewId, memberId: memberIdOf(dana), channel: "WEB", tokenId: null, tokenName: null },
      ...{ reason: null, edited: null, textHash: found.hash, shownWords: 3 },
    });

  test.each<[string, (made: Made) => Promise<unknown>]>([
    ["a webhook", ({ owner }) => addWebhook(owner)],
    [
      "a rule",
      ({ owner: { organizationId: id } }) =>
        given.db.organization.update({ where: { id }, data: { countHandedOverMembers: true } }),
    ],
    [
      "a reassignment",
      ({ owner, kim, reviewId: id }) => reassignReview(owner, { id, to: emailOf(kim), note: "Kim." }),
    ],
    [
      "the requester's role",
      ({ owner, builder }) => changeRole(owner, { id: memberIdOf(builder), role: "admin" }),
    ],
    ["the approver's role", ({ owner, dana }) => changeRole(owner, { id: memberIdOf(dana), role: "viewer" })],
    ["the run", ({ owner, runId }) => cancelRun(owner, { runId })],
  ])("%s changed is left to the transaction", async (_, change) => {
    const made = await makeReview();
    const found = await find(made);
    await change(made);
    expect(found && (await record(made, found))).toBeNull();
    expect(await decisionsOf(made)).toEqual([]);
  });

  test("doesn't wait for a webhook that gets other events", async () => {
    const made = await makeReview();
    await addWebhook(made.owner, ["review.opened", "run.failed"]);
    const found = await find(made);
    expect(found?.hasWebhook).toBe(false);
    await addWebhook(made.owner, ["review.opened"]);
    expect(found && (await record(made, found))).toMatchObject({ hasMoved: true });
  });

  test("its deadline passed is left to the transaction", async () => {
    const made = await makeReview();
    const found = await find(made);
    const late = () => new Date(Date.now() + 2 * HOUR_MS);
    expect(found && (await record(made, found, late))).toBeNull();
    expect(await decisionsOf(made)).toEqual([]);
    expect(found && (await record(made, found))).toMatchObject({ hasMoved: true });
  });

  test("records how the document was read until then", async () => {
    const made = await makeReview();
    const { dana, owner, reviewId } = made;
    const found = await find(made);
    if (!found) throw new Error("the review can't be approved");
    const reading = { firstOpenedAt: new Date("2026-01-01"), secondsInView: 5, reachedEndAt: new Date() };
    const key = { reviewId, organizationId: owner.organizationId, memberId: memberIdOf(dana) };
    const seen = { ...key, ...reading, channel: "WEB" as const, updatedAt: new Date() };
    for (const hash of [found.hash, OTHER_HASH])
      await given.db.reviewReading.create({ data: { id: makeId("rdg"), ...seen, hash } });
    await record(made, found);
    expect(await given.db.decision.findMany({ where: { reviewId } })).toMatchObject([
      { firstOpenedAt: reading.firstOpenedAt, secondsInView: 5, reachedEnd: true, shownWords: 3 },
    ]);
  });
});

describe("settling that waits for", () => {
  const settle = ({ owner, claim, reviewId }: Made) => settleReview(owner, { ...claim, reviewId });

  test.each<[string, (within: InOneTransaction, made: Made) => Promise<unknown>, object]>([
    [
      "an approval continues the run",
      (within, { dana, reviewId: id }) => decideReview(within(dana), { id, ...APPROVE }),
      { state: "completed" },
    ],
    [
      "a rejection fails the run",
      (within, { dana, reviewId: id }) =>
        decideReview(within(dana), { id, decision: "reject", reason: "No." }),
      { state: "failed" },
    ],
    [
      "a request for changes repeats the step",
      (within, { dana, reviewId: id }) =>
        decideReview(within(dana), { id, decision: "request_changes", reason: "Shorter." }),
      { state: "returned" },
    ],
    [
      "a cancellation stops",
      (within, { owner, runId }) => cancelRun(within(owner), { runId }),
      { state: "stopped" },
    ],
    ["the deadline fails the run", (within, made) => expire(within(made.owner), made), { state: "failed" }],
  ])("%s", async (_, early, state) => {
    const made = await makeReview();
    expect(
      await during(
        (within) => early(within, made),
        () => settle(made),
      ),
    ).toEqual(state);
    const { settledAt } = await given.db.review.findUniqueOrThrow({ where: { id: made.reviewId } });
    expect(settledAt).not.toBeNull();
  });

  test("a change of the approved attempt makes another attempt", async () => {
    const made = await makeReview();
    const { dana, owner, reviewId: id, runId } = made;
    await decideReview(dana, { id, ...APPROVE });
    const early = (ctx: ServiceContext) =>
      withRun(ctx, runId, async ({ db }) => {
        await db.stepRun.updateMany({ where: { runId }, data: { status: "REPLACED" } });
        await db.run.update({ where: { id: runId }, data: { updatedAt: new Date() } });
      });
    expect(
      await during(
        (within) => early(within(owner)),
        () => settle(made),
      ),
    ).toEqual({ state: "again" });
  });

  test("a second settling finds the same and keeps the first time", async () => {
    const made = await makeReview();
    await decideReview(made.dana, { id: made.reviewId, ...APPROVE });
    const later = { ...made, owner: at(made.owner, new Date(Date.now() + HOUR_MS)) };
    expect([await settle(made), await settle(later)]).toEqual([
      { state: "completed" },
      { state: "completed" },
    ]);
    const { settledAt } = await given.db.review.findUniqueOrThrow({ where: { id: made.reviewId } });
    expect(settledAt?.getTime()).toBeLessThan(Date.now() + HOUR_MS / 2);
    expect(await settle({ ...made, claim: { ...made.claim, claimedBy: "other" } })).toEqual({
      state: "stopped",
    });
  });
});
