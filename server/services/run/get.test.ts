import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { finishRun } from "@/server/runs/finish";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { cancelRun } from "./cancel";
import { getRun } from "./get";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const BEGIN = Date.UTC(2026, 0, 1);

/** Returns a context whose clock always shows the time `seconds` after the start. */
function at(ctx: ServiceContext, seconds: number): ServiceContext {
  return { ...ctx, now: () => new Date(BEGIN + seconds * 1000) };
}

/** Starts a run that waits for a person after 10 seconds. */
async function makeWaitingRun() {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const review = await makeOpenReview(at(owner, 0));
  await db.run.update({ where: { id: review.runId }, data: { createdAt: new Date(BEGIN) } });
  await db.review.update({ where: { id: review.reviewId }, data: { createdAt: new Date(BEGIN + 10_000) } });
  return { owner, ...review };
}

describe("getRun", () => {
  test("separates waiting time from working time while a run waits, after it continues, and once it ends", async () => {
    const { owner, runId, reviewId, claim } = await makeWaitingRun();
    const split = async (seconds: number) => {
      const { waitingMs, workingMs, durationMs } = await getRun(at(owner, seconds), { runId });
      return { waitingMs, workingMs, durationMs };
    };
    expect(await split(25)).toEqual({ waitingMs: 15_000, workingMs: 10_000, durationMs: null });
    await decideReview(at(owner, 70), { id: reviewId, decision: "approve" });
    expect(await split(75)).toEqual({ waitingMs: 60_000, workingMs: 15_000, durationMs: null });
    await finishRun(at(owner, 80), claim);
    const whole = { waitingMs: 60_000, workingMs: 20_000, durationMs: 80_000 };
    expect(await split(81)).toEqual(whole);
    expect(await split(9_000)).toEqual(whole);
  });

  test("stops measuring time when the run is canceled", async () => {
    const { owner, runId } = await makeWaitingRun();
    await cancelRun(at(owner, 40), { runId });
    expect(await getRun(at(owner, 9_000), { runId })).toMatchObject({
      waitingMs: 30_000,
      workingMs: 10_000,
      durationMs: 40_000,
    });
  });
});
