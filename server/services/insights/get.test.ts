import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { InsightsDto } from "@/server/domain/insights/api";
import { addDays, dayAt } from "@/server/domain/insights/days";
import type { ServiceContext } from "@/server/services/context";
import { getInsights } from "@/server/services/insights/get";
import { readCosts } from "@/server/services/insights/read-costs";
import { decideReview } from "@/server/services/review/decide";
import { cancelRun } from "@/server/services/run/cancel";
import { continueRun } from "@/server/services/run/continue";
import { listRuns } from "@/server/services/run/list";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { secondsAgo } from "@/server/testing/seconds-ago";

const given = givenDatabase();
const HOUR = 3600;
const DAY = 24 * HOUR;
const read = (ctx: ServiceContext, query: Partial<Parameters<typeof getInsights>[1]> = {}) =>
  getInsights(ctx, { timeZone: "UTC", ...query });

/** Ends a run as the executor does. */
async function end(
  runId: string,
  at: Date,
  failure?: { reason: "STEP_FAILED" | "EXPIRED" | "INTERNAL"; code: string },
) {
  const { reason = null, code = null } = failure ?? {};
  await given.db.run.update({
    where: { id: runId },
    data: {
      status: failure ? "FAILED" : "COMPLETED",
      reason,
      currentStepOrder: null,
      updatedAt: at,
      ...(code && { error: { code, message: "It failed." } }),
    },
  });
}

async function spend(runId: string, cost: bigint, model: string, startedAt?: Date) {
  const { id } = await given.db.stepRun.findFirstOrThrow({ where: { runId } });
  await given.db.stepRun.update({ where: { id }, data: { cost, model, ...(startedAt && { startedAt }) } });
}

describe("the figures", () => {
  let organization: TestOrganization;
  let owner: ServiceContext;
  let runs: Record<"approved" | "edited" | "rejected" | "cancelled" | "broken" | "waiting", string>;
  beforeAll(async () => {
    organization = await makeOrganization(given.db);
    owner = organization.as("owner");
    const make = (hours: number) => makeOpenReview(secondsAgo(owner, hours * HOUR));
    const [approved, edited, rejected, cancelled, broken, waiting] = [
      await make(10),
      await make(9),
      await make(8),
      await make(7),
      await make(6),
      await make(5),
    ];
    const decide = (hours: number, id: string, output?: string) =>
      decideReview(secondsAgo(owner, hours * HOUR), { id, decision: "approve", output });
    await decide(6, approved.reviewId);
    await end(approved.runId, secondsAgo(owner, 5.5 * HOUR).now());
    await decide(7, edited.reviewId, "Different text.");
    await end(edited.runId, secondsAgo(owner, 7 * HOUR).now());
    await decideReview(secondsAgo(owner, 2 * HOUR), {
      id: rejected.reviewId,
      decision: "reject",
      reason: "No.",
    });
    await cancelRun(secondsAgo(owner, HOUR), cancelled);
    await decide(5, broken.reviewId);
    await end(broken.runId, secondsAgo(owner, 4 * HOUR).now(), { reason: "STEP_FAILED", code: "rate_limit" });
    await spend(approved.runId, 700n, "gpt-5-mini");
    await spend(approved.runId, 1_500n, "gpt-5-mini");
    await spend(rejected.runId, 9_000n, "gpt-5");
    const ids = { approved, edited, rejected, cancelled, broken, waiting };
    runs = Object.fromEntries(Object.entries(ids).map(([name, { runId }]) => [name, runId])) as typeof runs;
    // Another organization's runs never count.
    const other = (await makeOrganization(given.db)).as("owner");
    const { runId } = await makeOpenReview(secondsAgo(other, HOUR));
    await spend(runId, 1_000_000n, "gpt-5");
  });

  test("count every run once, by how it ended", async () => {
    const insights = await read(organization.as("viewer"));
    expect(insights).toEqual(InsightsDto.parse(insights));
    expect(insights.figures).toMatchObject({
      runs: 6,
      completed: 2,
      rejected: 1,
      cancelled: 1,
      failed: 1,
      expired: 0,
      underWay: 1,
      decided: 4,
      approved: 3,
      edited: 1,
      cost: 10_500,
    });
    expect(insights.figures.runs).toBe((await listRuns(owner, { page: 0, size: 1 })).totalElements);
    expect(insights.causes).toEqual([{ reason: "STEP_FAILED", code: "rate_limit", runs: 1 }]);
  });

  test("split each run's time as the run list does", async () => {
    const { content } = await listRuns(owner, { page: 0, size: 20, status: ["COMPLETED", "FAILED"] });
    expect(content).toHaveLength(5);
    for (const { id, workingMs, waitingMs } of content) {
      const figures = await given.db.runFigures.findUniqueOrThrow({ where: { runId: id } });
      expect({ workingMs, waitingMs }).toEqual({
        workingMs: Number(figures.workingMs),
        waitingMs: Number(figures.waitingMs),
      });
    }
    const median = (values: number[]) => [...values].sort((a, b) => a - b)[2];
    const { working, waiting } = (await read(owner)).figures;
    expect(working?.median).toBe(median(content.map(({ workingMs }) => workingMs)));
    expect(waiting?.median).toBe(median(content.map(({ waitingMs }) => waitingMs)));
    expect(waiting?.p95).toBeGreaterThan(waiting?.median ?? 0);
  });

  test("name what costs most, by step, model, and agent", async () => {
    const { steps, models, agents, figures } = await read(owner);
    expect(
      steps.map(({ workflowName, stepOrder, stepName, cost }) => [workflowName, stepOrder, stepName, cost]),
    ).toEqual([
      ["Reviewed", 1, "Step 1", 9_000],
      ["Reviewed", 1, "Step 1", 1_500],
    ]);
    expect(models).toEqual([
      { model: "gpt-5", cost: 9_000 },
      { model: "gpt-5-mini", cost: 1_500 },
    ]);
    expect(agents).toEqual([{ agentId: "human", cost: figures.cost }]);
  });

  test("of periods add up to those of the range", async () => {
    const { periods, figures } = await read(owner);
    expect(periods).toHaveLength(30);
    for (const name of ["runs", "completed", "rejected", "failed", "decided", "edited", "cost"] as const)
      expect(periods.reduce((sum, period) => sum + period[name], 0)).toBe(figures[name]);
  });

  test("of one workflow count only its runs", async () => {
    const { workflowId } = await given.db.run.findUniqueOrThrow({ where: { id: runs.approved } });
    const { figures, models } = await read(owner, { workflowId });
    expect(figures).toMatchObject({ runs: 1, completed: 1, decided: 1, edited: 0, cost: 1_500 });
    expect(models).toEqual([{ model: "gpt-5-mini", cost: 1_500 }]);
  });

  test("of a different organization's workflow are the same as for a workflow that doesn't exist", async () => {
    const other = (await makeOrganization(given.db)).as("owner");
    const { workflowId } = await given.db.run.findUniqueOrThrow({ where: { id: runs.approved } });
    expect(await read(other, { workflowId })).toEqual(await read(other, { workflowId: "wf_none" }));
    expect((await read(other, { workflowId })).figures.runs).toBe(0);
  });

  test("ignore the time between a run's failure and its continuation, and count the run once", async () => {
    await given.db.stepRun.updateMany({
      where: { runId: runs.broken },
      data: { status: "FAILED", finishedAt: new Date() },
    });
    await continueRun(secondsAgo(owner, 2 * HOUR), { runId: runs.broken });
    const underWay = (await read(owner)).figures;
    expect(underWay).toMatchObject({ runs: 6, failed: 0, underWay: 2 });
    expect((await read(owner)).causes).toEqual([]);
    await end(runs.broken, secondsAgo(owner, HOUR).now());
    expect((await read(owner)).figures).toMatchObject({ runs: 6, completed: 3, failed: 0, underWay: 1 });
    const { content } = await listRuns(owner, { page: 0, size: 20 });
    const listed = content.find(({ id }) => id === runs.broken);
    const figures = await given.db.runFigures.findUniqueOrThrow({ where: { runId: runs.broken } });
    expect(Number(figures.waitingMs)).toBe(listed?.waitingMs);
    expect(Number(figures.workingMs)).toBe(listed?.workingMs);
    // The run was in progress for 2 hours before it failed, and for 1 more hour after a 2-hour gap.
    expect(Math.round((Number(figures.workingMs) + Number(figures.waitingMs)) / HOUR / 1000)).toBe(3);
  });
});

describe("the range", () => {
  test("has the days of the user's time zone", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const { runId } = await makeOpenReview(owner);
    // This is still March 9 in New York and Honolulu, and March 10 in Kiritimati.
    await given.db.run.update({
      where: { id: runId },
      data: { createdAt: new Date("2026-03-10T02:00:00Z"), updatedAt: new Date("2026-03-10T02:00:00Z") },
    });
    const countOn = async (day: string, timeZone: string) =>
      (await read(owner, { from: day, to: day, timeZone })).figures.runs;
    expect(await countOn("2026-03-10", "UTC")).toBe(1);
    expect(await countOn("2026-03-09", "UTC")).toBe(0);
    expect(await countOn("2026-03-09", "America/New_York")).toBe(1);
    expect(await countOn("2026-03-10", "America/New_York")).toBe(0);
    expect(await countOn("2026-03-10", "Pacific/Kiritimati")).toBe(1);
    expect(await countOn("2026-03-10", "Pacific/Honolulu")).toBe(0);
  });

  test("of today is compared with the day before up to the same time, and of yesterday with a whole day", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    for (const time of ["2026-03-09T10:00:00Z", "2026-03-09T14:00:00Z"]) {
      const { runId } = await makeOpenReview(owner);
      const at = new Date(time);
      await given.db.run.update({ where: { id: runId }, data: { createdAt: at, updatedAt: at } });
    }
    const day = { from: "2026-03-10", to: "2026-03-10" };
    const countBefore = async (now: string) =>
      (await read({ ...owner, now: () => new Date(now) }, day)).before.figures.runs;
    expect(await countBefore("2026-03-10T12:00:00Z")).toBe(1);
    expect(await countBefore("2026-03-11T12:00:00Z")).toBe(2);
  });

  test("with too many runs is rejected, and the database is free again", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    await given.db.$transaction(
      async (db) => {
        await db.$executeRaw`LOCK TABLE "StepCost" IN ACCESS EXCLUSIVE MODE`;
        await expect(read(owner)).rejects.toMatchObject({
          code: "invalid-input",
          message: "This range has too many runs. Choose a shorter one.",
        });
      },
      { timeout: 25_000 },
    );
    expect((await read(owner)).figures.runs).toBe(0);
  });

  test("is compared with the same number of days before it", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    await makeOpenReview(secondsAgo(owner, 8 * DAY));
    const { runId } = await makeOpenReview(owner);
    await spend(runId, 500n, "gpt-5-mini");
    const to = dayAt(new Date(), "UTC");
    const { figures, before } = await read(owner, { from: addDays(to, -6), to });
    expect(figures).toMatchObject({ runs: 1, cost: 500 });
    expect(before).toMatchObject({
      from: addDays(to, -13),
      to: addDays(to, -7),
      figures: { runs: 1, cost: 0 },
    });
  });

  test("can't end before it starts, or be longer than three years", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    for (const query of [
      { from: "2026-11-02", to: "2026-11-01" },
      { from: "2020-01-01", to: "2026-11-01" },
    ])
      await expect(read(owner, query)).rejects.toMatchObject({ code: "invalid-input" });
  });
});

test("tests of a step and their cost aren't counted anywhere", async () => {
  const owner = (await makeOrganization(given.db)).as("owner");
  const { runId } = await makeOpenReview(owner);
  const run = await given.db.run.findUniqueOrThrow({ where: { id: runId } });
  const { id: _, context: __, error: ___, ...columns } = run;
  await given.db.run.create({ data: { ...columns, id: "run_of_a_test", purpose: "TEST" } });
  const step = await given.db.stepRun.findFirstOrThrow({ where: { runId } });
  await given.db.stepRun.create({
    data: {
      ...{ id: "srun_of_a_test", organizationId: run.organizationId, runId: "run_of_a_test" },
      ...{ stepId: step.stepId, stepOrder: 1, agentId: "writer", attempt: 1, status: "COMPLETED" },
      ...{ startedAt: new Date(), input: "", model: "gpt-5", cost: 900n },
    },
  });
  expect((await read(owner)).figures).toMatchObject({ runs: 1, cost: 0 });
});

test("runs of a draft count only toward costs", async () => {
  const owner = (await makeOrganization(given.db)).as("owner");
  const { runId } = await makeOpenReview(owner);
  const run = await given.db.run.findUniqueOrThrow({ where: { id: runId } });
  const { id: _, context: __, error: ___, ...columns } = run;
  const id = "run_of_a_draft";
  await given.db.run.create({ data: { ...columns, id, purpose: "DRAFT" } });
  const step = await given.db.stepRun.findFirstOrThrow({ where: { runId } });
  const { id: ____, error: _____, conversation: ______, condition: _______, ...attempt } = step;
  await given.db.stepRun.create({ data: { ...attempt, id: "srun_of_a_draft", runId: id, cost: 900n } });
  await end(id, new Date(), { reason: "STEP_FAILED", code: "provider" });
  const { figures, causes } = await read(owner);
  expect(figures).toMatchObject({ runs: 1, failed: 0, underWay: 1, cost: 900 });
  expect(causes).toEqual([]);
});

test("approved tool calls count as decisions, but not as drafts", async () => {
  const owner = (await makeOrganization(given.db)).as("owner");
  for (const tool of [null, "send_email"]) {
    const { reviewId } = await makeOpenReview(owner);
    await decideReview(owner, { id: reviewId, decision: "approve", output: "Edited." });
    await given.db.review.update({ where: { id: reviewId }, data: { tool } });
  }
  expect((await read(owner)).figures).toMatchObject({ decided: 2, approved: 1, edited: 1 });
});

test("attempts that called a model without a price are counted, until the price is known", async () => {
  const owner = (await makeOrganization(given.db)).as("owner");
  const { runId } = await makeOpenReview(owner);
  const { id } = await given.db.stepRun.findFirstOrThrow({ where: { runId } });
  const update = (data: { model?: string; inputTokens?: number; cost?: bigint }) =>
    given.db.stepRun.update({ where: { id }, data });
  await update({ model: "house-model" });
  expect((await read(owner)).figures).toMatchObject({ cost: 0, unpriced: 0 });
  await update({ inputTokens: 10 });
  const { figures, periods, models } = await read(owner);
  expect(figures).toMatchObject({ cost: 0, unpriced: 1 });
  expect(periods.at(-1)?.unpriced).toBe(1);
  expect(models).toEqual([]);
  await update({ cost: 20n });
  expect((await read(owner)).figures).toMatchObject({ cost: 20, unpriced: 0 });
});

test("only the most expensive steps, models, and agents are listed, and the total counts the others too", async () => {
  const owner = (await makeOrganization(given.db)).as("owner");
  for (const [model, cost] of [
    ["small", 1n],
    ["large", 5n],
    ["medium", 3n],
  ] as const) {
    const { runId } = await makeOpenReview(owner);
    await spend(runId, cost, model);
  }
  const now = Date.now();
  const section = { workflowId: undefined, from: new Date(now - DAY * 1000), to: new Date(now + DAY * 1000) };
  const costs = await readCosts(owner, { ...section, starts: [section.from] }, 2);
  expect(costs.models).toEqual([
    { model: "large", cost: 5 },
    { model: "medium", cost: 3 },
  ]);
  expect(costs.steps.map(({ cost }) => cost)).toEqual([5, 3]);
  expect(costs.totals).toEqual([
    { period: null, cost: 9, unpriced: 0 },
    { period: 1, cost: 9, unpriced: 0 },
  ]);
});

test("the migration gives existing runs and attempts the figures that triggers write", async () => {
  const readRows = async () => ({
    runs: await given.db.runFigures.findMany({ orderBy: { runId: "asc" } }),
    costs: await given.db.stepCost.findMany({ orderBy: { stepRunId: "asc" } }),
  });
  const written = await readRows();
  expect(written.runs.filter(({ waitingMs }) => waitingMs)).not.toEqual([]);
  expect(written.costs).not.toEqual([]);
  await given.db.runFigures.deleteMany();
  await given.db.stepCost.deleteMany();
  const fill = await readFile("prisma/migrations/20261128041000_fill_run_figures/migration.sql", "utf8");
  for (const statement of fill.split(/;\n/).filter((text) => /INSERT/.test(text)))
    await given.db.$executeRawUnsafe(statement);
  expect(await readRows()).toEqual(written);
});

test("a deleted run takes its figures with it", async () => {
  const owner = (await makeOrganization(given.db)).as("owner");
  const { runId } = await makeOpenReview(owner);
  await spend(runId, 500n, "gpt-5-mini");
  await given.db.review.deleteMany({ where: { runId } });
  await given.db.run.delete({ where: { id: runId } });
  expect((await read(owner)).figures).toMatchObject({ runs: 0, cost: 0 });
});
