import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/db";
import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { settleReview } from "@/server/services/review/settle";
import { makeClaimedRun } from "@/server/testing/claimed-run";
import { useDatabase } from "@/server/testing/executor";
import { makeOpenReview } from "@/server/testing/open-review";
import { makeOrganization } from "@/server/testing/organization";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { beatStep } from "./beat-step";
import { beginStep } from "./begin-step";
import { claimRun } from "./claim";
import { recordStep } from "./record-step";
import { releaseStalledRuns } from "./release-stalled";

const PATIENCE = 60;
const LONG_AGO = PATIENCE + 5;

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

/** A run that was claimed and whose step started this many seconds ago. */
async function makeSilentRun({ seconds = LONG_AGO, begun = true } = {}) {
  const made = await makeClaimedRun(db);
  const { owner, runId, claim, first } = made;
  const at = ago(seconds);
  await db.run.update({ where: { id: runId }, data: { createdAt: at, updatedAt: at, dispatchedAt: at } });
  const step = { ...claim, stepId: first, attempt: 1 };
  const state = begun ? await beginStep(secondsAgo(owner, seconds), step) : null;
  return { ...made, step, stepRunId: state?.state === "begun" ? state.stepRunId : "" };
}

const release = (known?: (claims: string[]) => Promise<ReadonlySet<string>>) =>
  releaseStalledRuns(db, { patienceSeconds: PATIENCE, ...(known && { known }) });

async function isReleased(runId: string): Promise<boolean> {
  const { claimedBy, generation } = await db.run.findUniqueOrThrow({ where: { id: runId } });
  if (claimedBy === null) expect(generation).toBeGreaterThan(1);
  return claimedBy === null;
}

async function record(
  owner: ServiceContext,
  runId: string,
  stepRunId: string,
  retryAfterSeconds: number | null,
) {
  const error = { code: "overloaded", message: "Busy." };
  const result = {
    status: "failed",
    prompt: "",
    model: null,
    simulated: true,
    error,
    retryAfterSeconds,
  } as const;
  await recordStep(secondsAgo(owner, LONG_AGO), { runId, stepRunId, result });
}

const update = (runId: string, data: Prisma.RunUpdateInput) => db.run.update({ where: { id: runId }, data });

describe("releaseStalledRuns", () => {
  test("releases a run whose step stopped sending heartbeats, and fences off its driver", async () => {
    const { owner, runId, claim, step } = await makeSilentRun();
    expect(await release()).toBe(1);
    expect(await isReleased(runId)).toBe(true);
    expect(await beginStep(owner, step)).toEqual({ state: "stopped" });
    const next = { ...claim, claimedBy: "next" };
    expect(await claimRun(owner, next)).not.toBeNull();
    expect(await claimRun(owner, claim)).toBeNull();
    expect(await beginStep(owner, { ...step, claimedBy: "next" })).toMatchObject({
      state: "begun",
      starts: 2,
    });
    expect(await release()).toBe(0);
  });

  test("keeps a run whose step sends heartbeats, unless a different driver sends them", async () => {
    const alive = await makeSilentRun();
    const taken = await makeSilentRun();
    await beatStep(alive.owner, { ...alive.claim, stepRunId: alive.stepRunId });
    await beatStep(taken.owner, { ...taken.claim, claimedBy: "another", stepRunId: taken.stepRunId });
    expect(await release()).toBe(1);
    expect(await isReleased(alive.runId)).toBe(false);
    expect(await isReleased(taken.runId)).toBe(true);
  });

  test("keeps a run that is waiting for a retry until the retry is overdue", async () => {
    const later = await makeSilentRun();
    await record(later.owner, later.runId, later.stepRunId, LONG_AGO + 30);
    const overdue = await makeSilentRun();
    await record(overdue.owner, overdue.runId, overdue.stepRunId, 1);
    expect(await release()).toBe(1);
    expect(await isReleased(later.runId)).toBe(false);
    expect(await isReleased(overdue.runId)).toBe(true);
  });

  test("releases a run that was claimed but never started, and one stuck between two steps", async () => {
    const never = await makeSilentRun({ begun: false });
    const between = await makeSilentRun();
    const result = { status: "completed", prompt: "", model: null, simulated: true, output: "x" } as const;
    await recordStep(secondsAgo(between.owner, LONG_AGO), { ...between, result });
    expect(await release()).toBe(2);
    for (const { runId } of [never, between]) expect(await isReleased(runId)).toBe(true);
  });

  test("releases a run whose decision isn't picked up, but not one that waits for people", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const [open, decided, settled] = [
      await makeOpenReview(owner),
      await makeOpenReview(owner),
      await makeOpenReview(owner),
    ];
    for (const { runId, reviewId, claim } of [decided, settled]) {
      await decideReview(secondsAgo(owner, LONG_AGO), { id: reviewId, decision: "approve" });
      if (runId === settled.runId) await settleReview(owner, { ...claim, reviewId });
    }
    for (const { runId } of [open, decided, settled]) {
      const at = ago(LONG_AGO);
      await update(runId, { createdAt: at, updatedAt: at, dispatchedAt: at });
      await db.stepRun.updateMany({ where: { runId }, data: { startedAt: at } });
      await db.stepRun.updateMany({ where: { runId, finishedAt: { not: null } }, data: { finishedAt: at } });
    }
    expect(await release()).toBe(1);
    expect(await isReleased(decided.runId)).toBe(true);
  });

  test("waits longer after each release, so that a queued run gets its turn", async () => {
    const { runId } = await makeSilentRun();
    await update(runId, { generation: 2 });
    expect(await release()).toBe(0);
    await update(runId, { generation: 1 });
    expect(await release()).toBe(1);
  });

  test("keeps a run that was just woken or that its executor knows", async () => {
    const woken = await makeSilentRun();
    await update(woken.runId, { dispatchedAt: new Date() });
    const known = await makeSilentRun();
    expect(await release(async (claims) => new Set(claims))).toBe(0);
    expect(await release()).toBe(1);
    expect(await isReleased(known.runId)).toBe(true);
    expect(await isReleased(woken.runId)).toBe(false);
  });

  test("keeps a step for an hour if an older version of the app started it", async () => {
    const { runId, stepRunId } = await makeSilentRun();
    await db.stepRun.update({ where: { id: stepRunId }, data: { heartbeatAt: null } });
    expect(await release()).toBe(0);
    await db.stepRun.update({ where: { id: stepRunId }, data: { startedAt: ago(3_700) } });
    expect(await release()).toBe(1);
    expect(await isReleased(runId)).toBe(true);
  });
});
