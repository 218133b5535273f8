import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { READ_IN_APP } from "@/server/domain/reading/words";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { Database } from "@/server/infra/db";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import type { Person, ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { cancelRun } from "@/server/services/run/cancel";
import { getEvidence } from "@/server/services/run/get-evidence";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { getReadingSettings } from "./get-settings";
import { recordReading } from "./record";
import { setReadingSettings } from "./set-settings";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const START = new Date("2026-11-27T09:40:00.000Z");
const TEXT = "Copper rose today.";
const HASH = hashText(TEXT);

/** Returns the context at the given number of seconds after the start. */
const at = (ctx: ServiceContext, seconds: number): ServiceContext => ({
  ...ctx,
  now: () => new Date(START.getTime() + seconds * 1000),
});

const through = (ctx: ServiceContext, kind: "token" | "link"): ServiceContext => ({
  ...ctx,
  actor: { ...(ctx.actor as Person), kind, tokenId: "tok_test", tokenName: "CI" } as Person,
});

async function makeReview(policy: Partial<ReviewPolicy> = {}) {
  const organization = await makeOrganization(db);
  const { as } = organization;
  const review = await makeOpenReview(as("builder"), policy, TEXT);
  const { reviewId: id } = review;
  const read = (seconds: number, report: { seconds?: number; reachedEnd?: boolean; hash?: string } = {}) =>
    recordReading(at(as("approver"), seconds), { id, hash: HASH, seconds: 0, reachedEnd: false, ...report });
  const approve = (ctx = as("approver"), output?: string) =>
    decideReview(ctx, { id, decision: "approve", ...(output !== undefined && { output }) });
  return { ...organization, ...review, id, read, approve };
}

describe("recordReading", () => {
  test("adds up the time in view, and the decision and the evidence keep it", async () => {
    const { as, id, runId, read, approve } = await makeReview();
    expect(await read(0)).toEqual({ recordsTimes: true, reachedEnd: false });
    await read(60, { seconds: 55 });
    expect(await read(140, { seconds: 75, reachedEnd: true })).toMatchObject({ reachedEnd: true });
    await approve();
    const reading = { firstOpenedAt: START.toISOString(), secondsInView: 130, reachedEnd: true };
    expect((await getReview(as("viewer"), { id })).decisions).toMatchObject([{ reading }]);
    const { reviews } = await getEvidence(as("viewer"), { runId });
    expect(reviews[0]?.decisions).toMatchObject([{ reading }]);
    expect(await db.decision.findFirstOrThrow({ where: { reviewId: id } })).toMatchObject({ shownWords: 3 });
  });

  test("never counts more than the time since the document was opened", async () => {
    const { id, read } = await makeReview();
    await read(0, { seconds: 86_400 });
    await read(10, { seconds: 86_400 });
    expect(await db.reviewReading.findFirstOrThrow({ where: { reviewId: id } })).toMatchObject({
      secondsInView: 10,
    });
  });

  test("starts again when the document changes, and ignores reports about the earlier one", async () => {
    const { as, id, read, approve } = await makeReview({ quorum: 2 });
    await read(0, { reachedEnd: true });
    await approve(as("admin"), "Tin rose.");
    expect(await read(10, { seconds: 10 })).toMatchObject({ reachedEnd: false });
    expect(await read(20, { hash: hashText("Tin rose.") })).toMatchObject({ reachedEnd: false });
    const rows = await db.reviewReading.findMany({
      where: { reviewId: id },
      orderBy: { firstOpenedAt: "asc" },
    });
    expect(rows).toMatchObject([{ hash: HASH, secondsInView: 0 }, { hash: hashText("Tin rose.") }]);
  });

  test("keeps a decision's reading as it was, no matter what is read afterward", async () => {
    const { as, id, read, approve } = await makeReview({ quorum: 2 });
    await read(0);
    await read(5, { seconds: 5 });
    await approve();
    await read(90, { seconds: 85, reachedEnd: true });
    expect((await getReview(as("viewer"), { id })).decisions).toMatchObject([
      { reading: { secondsInView: 5, reachedEnd: false } },
    ]);
  });

  test("ignores reports about a closed review", async () => {
    const { as, id, runId, read } = await makeReview();
    await cancelRun(as("builder"), { runId });
    expect(await read(0, { reachedEnd: true })).toEqual({ recordsTimes: true, reachedEnd: false });
    expect(await db.reviewReading.count({ where: { reviewId: id } })).toBe(0);
  });

  test("counts two tabs that report at the same time once", async () => {
    const { id, read } = await makeReview();
    await Promise.all([read(0), read(0)]);
    await Promise.all([read(8, { seconds: 8 }), read(8, { seconds: 8 })]);
    expect(await db.reviewReading.findMany({ where: { reviewId: id } })).toMatchObject([
      { secondsInView: 8 },
    ]);
  });

  test("keeps each person's reading separate and records none for a decision elsewhere", async () => {
    const { as, id, read, approve } = await makeReview({ quorum: 3 });
    await read(0, { reachedEnd: true });
    await approve(as("admin"));
    await approve(through(as("approver"), "link"));
    await approve(through(as("owner"), "token"));
    const { decisions } = await getReview(as("viewer"), { id });
    expect(decisions.map(({ reading }) => reading)).toEqual([null, null, null]);
  });
});

describe("a review that must be read to the end", () => {
  test("can be approved only by someone who read the current document to the end in the app", async () => {
    const { as, id, read, approve } = await makeReview({ requireReadToEnd: true, quorum: 2 });
    const refused = { code: "forbidden", message: READ_IN_APP };
    await expect(approve()).rejects.toMatchObject(refused);
    await read(0);
    await expect(approve()).rejects.toMatchObject(refused);
    await read(1, { reachedEnd: true });
    for (const kind of ["link", "token"] as const)
      await expect(approve(through(as("approver"), kind))).rejects.toMatchObject(refused);
    await expect(approve(as("admin"))).rejects.toMatchObject(refused);
    await approve(as("approver"), "Tin rose.");
    await recordReading(as("admin"), { id, hash: HASH, seconds: 0, reachedEnd: true });
    await expect(approve(as("admin"))).rejects.toMatchObject(refused);
    await recordReading(as("admin"), { id, hash: hashText("Tin rose."), seconds: 0, reachedEnd: true });
    await approve(as("admin"));
    expect((await getReview(as("viewer"), { id })).status).toBe("APPROVED");
  });

  test("can be rejected without reading it", async () => {
    const { as, id } = await makeReview({ requireReadToEnd: true });
    await decideReview(through(as("owner"), "link"), { id, decision: "reject", reason: "Late." });
    expect((await getReview(as("viewer"), { id })).status).toBe("REJECTED");
  });

  test("tells tokens and links in advance that they can't approve it", async () => {
    const { as, id } = await makeReview({ requireReadToEnd: true });
    for (const kind of ["link", "token"] as const)
      expect(await getReview(through(as("owner"), kind), { id })).toMatchObject({
        mayDecide: { allowed: true },
        mayApprove: { allowed: false, reason: READ_IN_APP },
      });
    expect(await getReview(as("owner"), { id })).toMatchObject({ mayApprove: { allowed: true } });
  });

  test("records only the end if the organization doesn't record reading times", async () => {
    const { as, id, read, approve } = await makeReview({ requireReadToEnd: true });
    await setReadingSettings(as("admin"), { recordReadingTimes: false });
    expect(await read(0, { reachedEnd: true })).toEqual({ recordsTimes: false, reachedEnd: true });
    await read(10, { seconds: 10 });
    await approve();
    expect((await getReview(as("viewer"), { id })).decisions).toMatchObject([
      { reading: { firstOpenedAt: null, secondsInView: null, reachedEnd: true } },
    ]);
  });
});

describe("reading times", () => {
  test("are recorded and kept for a year unless an owner or admin changes that", async () => {
    const { as } = await makeOrganization(db);
    const other = await makeOrganization(db);
    const initial = { recordReadingTimes: true, keepReadingDays: 365 };
    expect(await getReadingSettings(as("viewer"))).toEqual(initial);
    const changed = { recordReadingTimes: false, keepReadingDays: 30 };
    expect(await setReadingSettings(as("admin"), { recordReadingTimes: false })).toMatchObject({
      ...changed,
      keepReadingDays: 365,
    });
    expect(await setReadingSettings(as("owner"), { keepReadingDays: 30 })).toEqual(changed);
    expect(await getReadingSettings(other.as("owner"))).toEqual(initial);
    for (const keepReadingDays of [0, 1.5, 3_651])
      await expect(setReadingSettings(as("owner"), { keepReadingDays })).rejects.toThrow();
    await expect(setReadingSettings(as("builder"), changed)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("aren't recorded if turned off and no reading is required", async () => {
    const { as, id, read, approve } = await makeReview();
    await setReadingSettings(as("owner"), { recordReadingTimes: false });
    expect(await read(0, { reachedEnd: true })).toEqual({ recordsTimes: false, reachedEnd: false });
    await approve();
    expect(await db.reviewReading.count({ where: { reviewId: id } })).toBe(0);
    expect((await getReview(as("viewer"), { id })).decisions).toMatchObject([{ reading: null }]);
  });

  test("are deleted when they're older than the organization keeps them, except whether the end was reached", async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
    const made = await Promise.all([31, 29].map(() => makeReview()));
    for (const [index, { as, id }] of made.entries()) {
      await setReadingSettings(as("owner"), { keepReadingDays: 30 });
      const then = { ...as("approver"), now: () => daysAgo(index === 0 ? 31 : 29) };
      await recordReading(then, { id, hash: HASH, seconds: 0, reachedEnd: true });
      await decideReview(as("approver"), { id, decision: "approve" });
    }
    await sweep(db, systemContext);
    const [old, young] = await Promise.all(
      made.map(async ({ as, id }) => ({
        rows: await db.reviewReading.count({ where: { reviewId: id } }),
        reading: (await getReview(as("viewer"), { id })).decisions[0]?.reading,
      })),
    );
    expect(old).toEqual({ rows: 0, reading: { firstOpenedAt: null, secondsInView: null, reachedEnd: true } });
    expect(young).toMatchObject({
      rows: 1,
      reading: { firstOpenedAt: expect.any(String), secondsInView: 0 },
    });
  });

  test("stay while their review is open, because an approval may need them", async () => {
    const { as, id } = await makeReview();
    await setReadingSettings(as("owner"), { keepReadingDays: 1 });
    const then = { ...as("approver"), now: () => new Date(Date.now() - 2 * 24 * 60 * 60 * 1000) };
    await recordReading(then, { id, hash: HASH, seconds: 0, reachedEnd: true });
    await sweep(db, systemContext);
    expect(await db.reviewReading.count({ where: { reviewId: id } })).toBe(1);
  });

  test("are deleted with their run", async () => {
    const { as, id, runId, read } = await makeReview();
    await read(0);
    await db.job.deleteMany({ where: { runId } });
    await db.run.delete({ where: { id: runId } });
    expect(
      await db.reviewReading.count({ where: { reviewId: id, memberId: memberIdOf(as("approver")) } }),
    ).toBe(0);
  });
});
