import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { Definition } from "@/server/domain/workflow/definition";
import { requireStep } from "@/server/domain/workflow/step/steps";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { beatStep, beginStep, isRunLive, recordStep } from "@/server/runs/attempts/attempt";
import { pauseAttempt } from "@/server/runs/reviews/pause";
import { settleReview } from "@/server/runs/reviews/settle";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { getRun } from "@/server/services/run/get";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ClaimedRun, makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { claimRun } from "./claim";
import { releaseStalledRuns } from "./release-abandoned";

const PATIENCE = 60;
const LONG_AGO = PATIENCE + 5;

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

/** Creates a run that was claimed and whose step started this many seconds ago. */
async function makeSilentRun({ seconds = LONG_AGO, begun = true } = {}) {
  const made = await makeClaimedRun(db);
  const { owner, runId, claim, first } = made;
  const at = ago(seconds);
  await db.run.update({ where: { id: runId }, data: { createdAt: at, updatedAt: at, dispatchedAt: at } });
  const step = { ...claim, stepId: first, attempt: 1 };
  const state = begun ? await beginStep(secondsAgo(owner, seconds), step) : null;
  await db.stepRun.updateMany({ where: { runId }, data: { heartbeatAt: at } });
  return { ...made, step, stepRunId: state?.state === "started" ? state.stepRunId : "" };
}

const release = (known?: (claims: string[]) => Promise<ReadonlySet<string>>) =>
  releaseStalledRuns(db, { patienceSeconds: PATIENCE, ...(known && { known }) });

async function isReleased(runId: string): Promise<boolean> {
  const { claimedBy, generation } = await db.run.findUniqueOrThrow({ where: { id: runId } });
  if (claimedBy === null) expect(generation).toBeGreaterThan(1);
  return claimedBy === null;
}

interface Recording {
  owner: ServiceContext;
  claim: ClaimedRun["claim"];
  stepRunId: string;
}

async function record({ owner, claim, stepRunId }: Recording, retryAfterSeconds: number | null) {
  const error = { code: "overloaded", message: "Busy." } as const;
  const result = {
    status: "failed",
    prompt: "",
    model: null,
    simulated: true,
    error,
    retryAfterSeconds,
  } as const;
  return recordStep(secondsAgo(owner, LONG_AGO), { ...claim, stepRunId, result });
}

const update = (runId: string, data: Prisma.RunUpdateInput) => db.run.update({ where: { id: runId }, data });

describe("releaseStalledRuns", () => {
  test("releases a run whose step stopped sending heartbeats, and locks out its driver", async () => {
    const { owner, runId, claim, step } = await makeSilentRun();
    expect(await release()).toBe(1);
    expect(await isReleased(runId)).toBe(true);
    expect(await beginStep(owner, step)).toEqual({ state: "stopped" });
    const next = { ...claim, claimedBy: "next" };
    expect(await claimRun(owner, next)).not.toBeNull();
    expect(await claimRun(owner, claim)).toBeNull();
    expect(await beginStep(owner, { ...step, claimedBy: "next" })).toMatchObject({
      state: "started",
      starts: 2,
    });
    expect(await release()).toBe(0);
  });

  test("records nothing for a returning driver after a different driver has claimed the run", async () => {
    const lost = await makeSilentRun();
    expect(await release()).toBe(1);
    await claimRun(lost.owner, { ...lost.claim, claimedBy: "next" });
    await beginStep(lost.owner, { ...lost.step, claimedBy: "next" });
    await record(lost, null);
    const { version } = await db.run.findUniqueOrThrow({
      where: { id: lost.runId },
      select: { version: true },
    });
    const step = requireStep(Definition.parse(version.definition), lost.first);
    const asked = { prompt: "", model: null, simulated: true };
    const review = { stepRunId: lost.stepRunId, step, policy: DEFAULT_REVIEW_POLICY, action: "", draft: "x" };
    await pauseAttempt(lost.owner, { ...lost.claim, asked, review });
    expect(await getRun(lost.owner, { runId: lost.runId })).toMatchObject({
      status: "RUNNING",
      steps: [{ status: "RUNNING" }, { status: "PENDING" }],
    });
    expect(await isRunLive(lost.owner, lost.claim)).toBe(false);
    expect(await isRunLive(lost.owner, { ...lost.claim, claimedBy: "next" })).toBe(true);
  });

  test("lets a released driver record finished work until a different driver claims the run", async () => {
    const lost = await makeSilentRun();
    expect(await release()).toBe(1);
    expect(await isRunLive(lost.owner, lost.claim)).toBe(true);
    expect(await record(lost, 30)).toMatchObject({ status: "FAILED" });
  });

  test("keeps a run if its step starts while stalled runs are being released", async () => {
    const { owner, runId, step } = await makeSilentRun({ begun: false });
    const startMeanwhile = async () => {
      await beginStep(owner, step);
      return new Set<string>();
    };
    expect(await release(startMeanwhile)).toBe(0);
    expect(await isReleased(runId)).toBe(false);
  });

  test("keeps a run if its process has a slow clock", async () => {
    const begun = await makeSilentRun({ begun: false });
    await beginStep(secondsAgo(begun.owner, LONG_AGO), begun.step);
    const beating = await makeSilentRun();
    await beatStep(secondsAgo(beating.owner, LONG_AGO), { ...beating.claim, stepRunId: beating.stepRunId });
    expect(await release()).toBe(0);
  });

  test("keeps a run if its step sends heartbeats, unless they come from a different driver", async () => {
    const alive = await makeSilentRun();
    const taken = await makeSilentRun();
    await beatStep(alive.owner, { ...alive.claim, stepRunId: alive.stepRunId });
    await beatStep(taken.owner, { ...taken.claim, claimedBy: "another", stepRunId: taken.stepRunId });
    expect(await release()).toBe(1);
    expect(await isReleased(alive.runId)).toBe(false);
    expect(await isReleased(taken.runId)).toBe(true);
  });

  test("keeps a run that is waiting for a retry, until the retry is overdue", async () => {
    const later = await makeSilentRun();
    await record(later, LONG_AGO + 30);
    const overdue = await makeSilentRun();
    await record(overdue, 1);
    expect(await release()).toBe(1);
    expect(await isReleased(later.runId)).toBe(false);
    expect(await isReleased(overdue.runId)).toBe(true);
  });

  test("releases a run that was claimed but never started, and a run that is stuck between two steps", async () => {
    const never = await makeSilentRun({ begun: false });
    const between = await makeSilentRun();
    const result = { status: "completed", prompt: "", model: null, simulated: true, output: "x" } as const;
    await recordStep(secondsAgo(between.owner, LONG_AGO), {
      ...between.step,
      stepRunId: between.stepRunId,
      result,
    });
    expect(await release()).toBe(2);
    for (const { runId } of [never, between]) expect(await isReleased(runId)).toBe(true);
  });

  test("releases a run whose decision isn't picked up, but not a run that waits for people", async () => {
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

  test("waits longer after each release, so that queued runs get their turn", async () => {
    const { runId } = await makeSilentRun();
    await update(runId, { generation: 2 });
    expect(await release()).toBe(0);
    await update(runId, { generation: 1 });
    expect(await release()).toBe(1);
  });

  test("keeps a run that was just woken, or that its executor knows", async () => {
    const woken = await makeSilentRun();
    await update(woken.runId, { dispatchedAt: new Date() });
    const known = await makeSilentRun();
    expect(await release(async (claims) => new Set(claims))).toBe(0);
    expect(await release()).toBe(1);
    expect(await isReleased(known.runId)).toBe(true);
    expect(await isReleased(woken.runId)).toBe(false);
  });

  test("finds a stalled run even if the executor still knows thousands of older ones", async () => {
    const known = await makeSilentRun({ begun: false, seconds: 2 * LONG_AGO });
    const lost = await makeSilentRun();
    await update(lost.runId, { claimedBy: "lost" });
    const columns = Object.keys(await db.run.findUniqueOrThrow({ where: { id: known.runId } }));
    const copied = columns.map((name) => (name === "id" ? `'${known.runId}_' || n` : `"${name}"`));
    await db.$executeRawUnsafe(
      `INSERT INTO "Run" (${columns.map((name) => `"${name}"`)}) SELECT ${copied}
       FROM "Run", generate_series(1, 5000) AS n WHERE "id" = '${known.runId}'`,
    );
    expect(await release(async () => new Set([known.claim.claimedBy]))).toBe(1);
    expect(await isReleased(lost.runId)).toBe(true);
    await db.run.deleteMany({ where: { id: { startsWith: known.runId } } });
  });

  test("keeps a step for an hour if an earlier version of the app started it", async () => {
    const { runId, stepRunId } = await makeSilentRun();
    await db.stepRun.update({ where: { id: stepRunId }, data: { heartbeatAt: null } });
    expect(await release()).toBe(0);
    await db.stepRun.update({ where: { id: stepRunId }, data: { startedAt: ago(3_700) } });
    expect(await release()).toBe(1);
    expect(await isReleased(runId)).toBe(true);
  });
});
