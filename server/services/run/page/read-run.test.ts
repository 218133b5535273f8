import { afterAll, beforeAll, expect, test } from "vitest";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { failRun, withRun } from "@/server/services/run/lifecycle";
import { listRuns } from "@/server/services/run/list";
import { findListedRuns } from "@/server/services/sql/listed-runs";
import { recordStatements } from "@/server/testing/count-statements";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { ATTEMPTS, DETAIL_ROW, REVIEWS } from "./present-detail";
import { readRun } from "./read-run";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const WHOLE = {
  ...DETAIL_ROW,
  ...{ input: true, output: true, stepRuns: ATTEMPTS, reviews: REVIEWS },
} as const satisfies Prisma.RunSelect;

const LISTED = {
  ...{
    id: true,
    purpose: true,
    status: true,
    createdAt: true,
    updatedAt: true,
    startedBy: DETAIL_ROW.startedBy,
  },
  continuations: { select: { createdAt: true, failedAt: true }, orderBy: { createdAt: "asc" } },
  reviews: {
    select: { id: true, status: true, createdAt: true, closedAt: true, policy: true, escalatedAt: true },
  },
} as const satisfies Prisma.RunSelect;

/** Adds what most runs don't have: a continuation, a rerun, an additional requester, and a tool call. */
async function addRelated(owner: ServiceContext, runId: string, sourceRunId: string) {
  const { organizationId } = owner;
  const { memberId } = requirePerson(owner);
  const now = new Date();
  const [attempt] = await db.stepRun.findMany({ where: { runId }, orderBy: { attempt: "asc" } });
  if (!attempt) throw new Error("the run has no attempt");
  const { id: stepRunId, stepId, stepOrder } = attempt;
  await db.runContinuation.create({
    data: {
      ...{
        id: "cont_1",
        organizationId,
        runId,
        byId: memberId,
        role: "owner",
        channel: "API",
        stepId,
        stepOrder,
      },
      ...{ reason: "STEP_FAILED", error: { code: "timeout", message: "Too slow." }, confirmed: [1, 2] },
      ...{ failedAt: now, createdAt: new Date(now.getTime() + 1_500) },
    },
  });
  await db.rerun.create({
    data: {
      runId,
      organizationId,
      sourceRunId,
      fromStepOrder: 1,
      edited: true,
      confirmed: [1],
      turnsUntil: now,
    },
  });
  await db.runRequester.create({ data: { runId, organizationId, memberId } });
  const call = { organizationId, runId, stepRunId, server: "Bank", tool: "pay", startedAt: now };
  await db.toolCall.create({
    data: {
      ...call,
      id: "call_1",
      position: 1,
      input: { createdAt: "2026-01-01T00:00:00Z" },
      output: "Paid.",
    },
  });
  const [approved] = await db.review.findMany({ where: { organizationId, status: "APPROVED" } });
  await db.stepRun.update({
    where: { id: stepRunId },
    data: {
      reused: true,
      cost: 12_345n,
      error: { code: "x", message: "…" },
      approvedInId: approved?.id ?? null,
    },
  });
}

async function makeRuns() {
  const { as, organizationId } = await makeOrganization(db);
  const owner = as("owner");
  const paused = await makeOpenReview(owner, {}, '“Ünïcode” \\ "quotes" 🙂');
  const voted = await makeReviewedStep(owner, { quorum: 2 });
  const reviewId = await voted.offer(1);
  await decideReview(owner, { id: reviewId, decision: "approve", output: "Edited." });
  const decided = await makeOpenReview(owner);
  await decideReview(owner, { id: decided.reviewId, decision: "approve" });
  await addRelated(owner, decided.runId, paused.runId);
  const failed = await makeOpenReview(owner);
  await withRun(owner, failed.runId, async (ctx) => {
    const error = { code: "cancelled", message: "Canceled." };
    await failRun(ctx, failed.runId, new Date(), { reason: "CANCELLED", error });
  });
  return { owner, organizationId, runIds: [paused.runId, voted.runId, decided.runId, failed.runId] };
}

const byId = (rows: readonly { id: string }[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

test("the statements read the same rows as Prisma", async () => {
  const { owner, organizationId, runIds } = await makeRuns();
  const listed = await findListedRuns(owner, runIds);
  expect(listed.map(({ id }) => id)).toEqual(runIds);
  for (const [index, id] of runIds.entries()) {
    const whole = await db.run.findFirstOrThrow({ where: { id, organizationId }, select: WHOLE });
    const { sessionRuns, ...read } = (await readRun(owner, id)) ?? expect.fail();
    expect(sessionRuns).toBe(1);
    expect({ ...read, stepRuns: byId(read.stepRuns) }).toMatchObject({
      ...whole,
      stepRuns: byId(whole.stepRuns),
    });
    const { reviews, ...run } = await db.run.findFirstOrThrow({
      where: { id, organizationId },
      select: LISTED,
    });
    expect(listed[index]).toMatchObject(run);
    expect(byId(listed[index]?.reviews ?? [])).toEqual(byId(reviews));
  }
});

test("a run without related rows takes one statement, and a different organization's takes one", async () => {
  const { owner, runId } = await makeClaimedRun(db);
  const stranger = (await makeOrganization(db)).as("owner");
  const statements = recordStatements();
  expect(await readRun(stranger, runId)).toBeNull();
  expect(await findListedRuns(stranger, [runId])).toEqual([]);
  expect(await readRun(owner, runId)).toMatchObject({ id: runId });
  statements.stop();
  expect(statements.sql).toHaveLength(3);
});

test("the first page of runs takes two statements, the total and the rows, and other pages take three", async () => {
  const { owner, runId } = await makeClaimedRun(db);
  const found = { ids: [] as string[][], statements: [] as number[] };
  const first = { page: 0, size: 20 };
  for (const query of [
    first,
    { ...first, page: 1 },
    { ...first, status: ["RUNNING" as const] },
    { ...first, size: 21 },
  ]) {
    const statements = recordStatements();
    const { content } = await listRuns(owner, query);
    statements.stop();
    found.ids.push(content.map(({ id }) => id));
    found.statements.push(statements.sql.length);
  }
  expect(found).toEqual({ ids: [[runId], [], [runId], [runId]], statements: [2, 3, 3, 3] });
});
