import { beforeAll, describe, expect, test } from "vitest";
import { NEW_UNTIL_RUNS } from "@/server/domain/home/home";
import { dayAt } from "@/server/domain/insights/days";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { Person, ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { decideReview } from "@/server/services/review/decide";
import { cancelRun } from "@/server/services/run/cancel";
import { startRun } from "@/server/services/run/start";
import { createToken } from "@/server/services/token/create";
import { findTokenActor } from "@/server/services/token/verify";
import { getSpending } from "@/server/services/usage/get-spending";
import { setLimit } from "@/server/services/usage/set-limit";
import { createWorkflow } from "@/server/services/workflow/create";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { getFirstSteps } from "./get-first-steps";
import { getOutcomes } from "./get-outcomes";
import { hideFirstSteps } from "./hide-first-steps";
import { listFailures } from "./list-failures";
import { listWorkflowSpines } from "./list-workflows";

const given = givenDatabase();
const DAY = 24 * 3600;
const NOON = Date.parse("2026-11-20T12:00:00.000Z");

/** Returns the same caller with a clock stopped this many seconds before noon. */
const beforeNoon = (ctx: ServiceContext, seconds: number): ServiceContext => ({
  ...ctx,
  now: () => new Date(NOON - seconds * 1000),
});

/** Makes a run that starts at the caller's current time and fails at `endedAt`, as if its step had failed. */
async function makeFailure(
  ctx: ServiceContext,
  code: string,
  { workflowId, endedAt = ctx.now() }: { workflowId?: string; endedAt?: Date } = {},
) {
  const made = await makeOpenReview(ctx);
  const { db } = given;
  await db.review.updateMany({
    where: { runId: made.runId },
    data: { status: "CANCELLED", closedAt: endedAt },
  });
  await db.run.update({
    where: { id: made.runId },
    data: {
      status: "FAILED",
      reason: "STEP_FAILED",
      error: { code, message: `It was ${code}.` },
      updatedAt: endedAt,
      ...(workflowId && { workflowId }),
    },
  });
  return made;
}

describe("getOutcomes", () => {
  let organization: TestOrganization;
  beforeAll(async () => {
    organization = await makeOrganization(given.db);
    const [builder, owner] = [organization.as("builder"), organization.as("owner")];
    const rejected = await makeOpenReview(beforeNoon(builder, 3 * DAY));
    await decideReview(beforeNoon(owner, 3 * DAY - 60), {
      id: rejected.reviewId,
      decision: "reject",
      reason: "No.",
    });
    const approved = await makeOpenReview(beforeNoon(builder, 3 * DAY));
    await decideReview(beforeNoon(owner, 3 * DAY - 180), { id: approved.reviewId, decision: "approve" });
    await given.db.run.update({ where: { id: approved.runId }, data: { status: "COMPLETED" } });
    await cancelRun(beforeNoon(owner, 0), await makeOpenReview(beforeNoon(builder, 0)));
    await makeFailure(beforeNoon(builder, 20 * DAY), "timeout");
    await makeFailure(beforeNoon(builder, 1), "timeout");
  });

  test("counts the runs of the last 14 days by how they ended, in the user's days", async () => {
    const viewer = beforeNoon(organization.as("viewer"), 0);
    for (const timeZone of ["UTC", "Pacific/Auckland"]) {
      const { days, completed, ended } = await getOutcomes(viewer, { timeZone });
      expect(days).toHaveLength(14);
      const day = (seconds: number) => dayAt(new Date(NOON - seconds * 1000), timeZone);
      expect(days.at(-1)?.day).toBe(day(0));
      expect(days.filter(({ failed }) => failed > 0).map(({ day, failed }) => [day, failed])).toEqual([
        [day(1), 1],
      ]);
      expect(days.find((one) => one.day === day(3 * DAY))).toMatchObject({
        completed: 1,
        rejected: 1,
        failed: 0,
        medianWaitMs: expect.any(Number),
      });
      // `ended` includes the canceled run.
      expect([completed, ended]).toEqual([1, 4]);
    }
  });

  test("measures the median time to a decision", async () => {
    const { decisionMs, decided } = await getOutcomes(beforeNoon(organization.as("viewer"), 0), {
      timeZone: "UTC",
    });
    expect([decided, decisionMs]).toEqual([2, 120_000]);
  });

  test("shows nothing from other organizations", async () => {
    const other = await makeOrganization(given.db);
    const { days, ...whole } = await getOutcomes(other.as("owner"), { timeZone: "UTC" });
    expect(days.every(({ completed, rejected, failed }) => completed + rejected + failed === 0)).toBe(true);
    expect(whole).toEqual({ completed: 0, ended: 0, decided: 0, decisionMs: null });
  });
});

describe("listFailures", () => {
  const list = (ctx: ServiceContext, timeZone = "UTC") => listFailures(beforeNoon(ctx, 0), { timeZone });

  test("lists the latest failures by workflow and cause, with the step where each ended", async () => {
    const { as } = await makeOrganization(given.db);
    const builder = as("builder");
    const first = await makeFailure(beforeNoon(builder, 300), "timeout");
    const { workflowId } = first;
    const second = await makeFailure(beforeNoon(builder, 200), "timeout", { workflowId });
    const other = await makeFailure(beforeNoon(builder, 100), "tools");
    const rejected = await makeOpenReview(beforeNoon(builder, 60));
    const { reviewId } = rejected;
    await decideReview(beforeNoon(as("owner"), 30), { id: reviewId, decision: "reject", reason: "No." });
    const failures = await list(as("viewer"));
    expect(failures).toMatchObject([
      {
        runId: other.runId,
        count: 1,
        exact: true,
        cause: "tools",
        message: "It was tools.",
        step: { order: 1, name: null },
        inputStart: (await given.db.run.findUniqueOrThrow({ where: { id: other.runId } })).input,
      },
      { runId: second.runId, count: 2, cause: "timeout", workflowName: "Reviewed" },
    ]);
    expect(failures).toHaveLength(2);
    expect(await list((await makeOrganization(given.db)).as("owner"))).toEqual([]);
  });

  test("counts runs on the user's days by when they failed, and not by when they started", async () => {
    const { as } = await makeOrganization(given.db);
    const early = beforeNoon(as("builder"), 20 * DAY);
    // In UTC, the first day is November 7. In Auckland, today is already November 21, so the first day is November 8.
    const atStart = await makeFailure(early, "timeout", { endedAt: new Date("2026-11-07T00:00:00.000Z") });
    await makeFailure(early, "tools", { endedAt: new Date("2026-11-06T23:59:59.999Z") });
    const latest = await makeFailure(early, "provider", { endedAt: new Date(NOON) });
    expect(await list(as("viewer"))).toMatchObject([
      { runId: latest.runId, failedAt: "2026-11-20T12:00:00.000Z", since: early.now().toISOString() },
      { runId: atStart.runId },
    ]);
    expect((await list(as("viewer"), "Pacific/Auckland")).map(({ runId }) => runId)).toEqual([latest.runId]);
  });

  test("runs that expired are a separate group", async () => {
    const { as } = await makeOrganization(given.db);
    const builder = beforeNoon(as("builder"), 60);
    const { runId, workflowId } = await makeFailure(builder, "timeout");
    const late = await makeFailure(beforeNoon(builder, 30), "timeout", { workflowId });
    await given.db.runFigures.update({ where: { runId: late.runId }, data: { reason: "EXPIRED" } });
    expect(await list(as("viewer"))).toMatchObject([
      { runId: late.runId, cause: "expired", since: "2026-11-07T00:00:00.000Z" },
      { runId, cause: "timeout" },
    ]);
  });

  test("doesn't say that a run failed at a step it hasn't reached", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { runId } = await makeFailure(beforeNoon(as("builder"), 60), "timeout");
    const { id: _, ...reached } = await given.db.stepRun.findFirstOrThrow({
      where: { runId },
      select: { id: true, runId: true, agentId: true, attempt: true, input: true },
    });
    const copy = { stepId: "later", stepOrder: 2, status: "RECORDED", startedAt: new Date(NOON) } as const;
    await given.db.stepRun.create({ data: { ...reached, ...copy, id: `srun_${runId}`, organizationId } });
    expect(await list(as("viewer"))).toMatchObject([{ runId, step: { order: 1 } }]);
  });

  test("says that there may be more than were counted", async () => {
    const { as } = await makeOrganization(given.db);
    const ctx = beforeNoon(as("builder"), 60);
    const { workflowId } = await makeFailure(ctx, "timeout");
    for (let more = 0; more < 49; more++) await makeFailure(ctx, "timeout", { workflowId });
    expect(await list(as("viewer"))).toMatchObject([{ count: 50, exact: true }]);
    await makeFailure(ctx, "timeout", { workflowId });
    expect(await list(as("viewer"))).toMatchObject([{ count: 50, exact: false }]);
  });
});

describe("listWorkflowSpines", () => {
  test("lists workflows with steps by their latest run, and the last ten runs with their durations", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = as("owner");
    const make = (name: string) =>
      createWorkflow(owner, {
        name,
        steps: [
          { agentId: "writer", action: "Write." },
          { agentId: "human", action: "Right?" },
          { agentId: "writer", action: "Write.", review: ReviewPolicy.parse({}) },
        ],
      });
    const [idle, early, late] = [await make("Idle"), await make("Early"), await make("Late")];
    await createWorkflow(owner, { name: "Empty", steps: [] });
    for (let index = 0; index < 11; index++)
      await startRun(secondsAgo(owner, 500 - index), { id: early.id, input: "" });
    await startRun(secondsAgo(owner, 60), { id: late.id, input: "" });
    const spines = await listWorkflowSpines(as("approver"));
    expect(spines.map(({ name }) => name)).toEqual(["Late", "Early", "Idle"]);
    expect(spines[0]?.steps).toEqual(["agent", "person", "reviewed"]);
    expect(spines[0]?.recentRuns[0]?.durationMs).toBeGreaterThanOrEqual(60_000);
    expect(spines[1]?.recentRuns).toHaveLength(10);
    expect(spines[2]).toMatchObject({ id: idle.id, recentRuns: [] });
    expect(await listWorkflowSpines((await makeOrganization(given.db)).as("owner"))).toEqual([]);
  });

  test("omits the time between a failure and its continuation from a run's duration", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { runId, workflowId } = await makeFailure(secondsAgo(as("owner"), 600), "timeout");
    const byId = (as("owner").actor as Person).memberId;
    const createdAt = new Date();
    await given.db.runContinuation.create({
      data: {
        id: `cont_${runId}`,
        organizationId,
        runId,
        byId,
        role: "owner",
        channel: "WEB",
        stepId: "x",
        stepOrder: 1,
        reason: "STEP_FAILED",
        failedAt: new Date(createdAt.getTime() - 500_000),
        createdAt,
      },
    });
    const started = new Date(createdAt.getTime() - 600_000);
    await given.db.run.update({ where: { id: runId }, data: { createdAt: started, updatedAt: createdAt } });
    const spine = (await listWorkflowSpines(as("owner"))).find(({ id }) => id === workflowId);
    expect(spine?.recentRuns[0]?.durationMs).toBe(100_000);
  });
});

describe("getSpending", () => {
  test("returns the month's cost and limit of only the member's own organization", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    expect(await getSpending(as("viewer"))).toMatchObject({ cost: 0, limit: null });
    await setLimit(as("owner"), { limit: 5_000_000 });
    const now = new Date();
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
    await given.db.spending.create({ data: { organizationId, month, cost: 42n } });
    expect(await getSpending(as("viewer"))).toEqual({
      month: now.toISOString().slice(0, 7),
      cost: 42,
      limit: 5_000_000,
    });
    const other = await makeOrganization(given.db);
    expect(await getSpending(other.as("owner"))).toMatchObject({ cost: 0, limit: null });
  });
});

describe("getFirstSteps", () => {
  test("checks off each step once the member has done it in this organization", async () => {
    const [{ as }, other] = [await makeOrganization(given.db), await makeOrganization(given.db)];
    const owner = as("owner");
    const stepsNow = async () => {
      const { workflow: _, ...steps } = (await getFirstSteps(owner)) ?? { workflow: null };
      return steps;
    };
    const none = { run: false, decide: false, sealedRunId: null, call: false, connect: false };
    await makeOpenReview(other.as("owner"));
    expect(await getFirstSteps(owner)).toEqual({ ...none, workflow: null });
    const { runId, reviewId, workflowId } = await makeOpenReview(owner);
    expect(await getFirstSteps(owner)).toEqual({
      ...none,
      run: true,
      workflow: { id: workflowId, name: "Reviewed" },
    });
    await decideReview(owner, { id: reviewId, decision: "approve" });
    expect(await stepsNow()).toEqual({ ...none, run: true, decide: true });
    const { token } = await createToken(owner, { name: "First" });
    expect(await stepsNow()).toMatchObject({ call: false });
    await findTokenActor(given.db, token, new Date());
    await cancelRun(owner, { runId });
    expect(await stepsNow()).toEqual({
      ...{ run: true, decide: true, sealedRunId: runId, call: true, connect: false },
    });
    const model = { name: "Key", kind: "anthropic", baseUrl: "https://api.anthropic.com" } as const;
    await saveCredential(owner, { ...model, secret: "sk-1234567890abcdef" });
    expect(await stepsNow()).toMatchObject({ run: true, decide: true, call: true, connect: true });
    expect(await getFirstSteps(other.as("owner"))).toMatchObject({ run: true, call: false });
    expect(await getFirstSteps(as("admin"))).toMatchObject({ ...none, connect: true });
  });

  test("runs and decisions that are older than the organization come from the demo, and don't count", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId } = await makeOpenReview(secondsAgo(as("owner"), DAY));
    await decideReview(secondsAgo(as("owner"), DAY), { id: reviewId, decision: "approve" });
    expect(await getFirstSteps(as("owner"))).toMatchObject({ run: false, decide: false });
  });

  test("a run started with a member's token checks off their run and their API call", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = as("owner");
    const { token } = await createToken(owner, { name: "CI" });
    const found = await findTokenActor(given.db, token, new Date());
    if (!found) throw new Error("the token is not known");
    await makeOpenReview({ ...owner, actor: found.actor });
    expect(await getFirstSteps(owner)).toMatchObject({ run: true, call: true });
  });

  test("has only the steps that the member is allowed to take", async () => {
    const { as } = await makeOrganization(given.db);
    expect(await getFirstSteps(as("builder"))).toEqual({
      run: false,
      sealedRunId: null,
      call: false,
      workflow: null,
    });
    expect(await getFirstSteps(as("approver"))).toBeNull();
    expect(await getFirstSteps(as("viewer"))).toBeNull();
  });

  test("can be hidden by each member for themselves, and shown again", async () => {
    const { as } = await makeOrganization(given.db);
    await hideFirstSteps(as("owner"), { hidden: true });
    await hideFirstSteps(as("owner"), { hidden: true });
    expect(await getFirstSteps(as("owner"))).toBeNull();
    expect(await getFirstSteps(as("admin"))).not.toBeNull();
    await hideFirstSteps(as("owner"), { hidden: false });
    expect(await getFirstSteps(as("owner"))).not.toBeNull();
  });

  test("an organization with many runs isn't new", async () => {
    const { as } = await makeOrganization(given.db);
    const { workflowId } = await makeOpenReview(as("owner"));
    for (let run = 1; run < NEW_UNTIL_RUNS - 1; run++)
      await startRun(as("owner"), { id: workflowId, input: "" });
    expect(await getFirstSteps(as("owner"))).not.toBeNull();
    await startRun(as("owner"), { id: workflowId, input: "" });
    expect(await getFirstSteps(as("owner"))).toBeNull();
  });
});
