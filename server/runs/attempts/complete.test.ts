import { describe, expect, test } from "vitest";
import { hub } from "@/server/infra/live/hub";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import { openReview } from "@/server/runs/reviews/pause";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { wakeRun, withRun } from "@/server/services/run/lifecycle";
import { startRun } from "@/server/services/run/start";
import { beginAttempt } from "@/server/services/sql/attempt";
import { createWorkflow } from "@/server/services/workflow/create";
import { givenDatabase } from "@/server/testing/database/given-database";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { at } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";
import { handBackAhead, takeAhead } from "./ahead";
import { beginStep } from "./attempt";
import { completeStep } from "./complete";

const given = givenDatabase();

const RESULT = { status: "completed", output: "Out.", prompt: "", model: null, simulated: true } as const;

interface Claim {
  runId: string;
  claimedBy: string;
}

async function begin(owner: ServiceContext, claim: Claim, stepId: string): Promise<string> {
  const begun = await beginStep(owner, { ...claim, stepId, attempt: 1 });
  if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
  return begun.stepRunId;
}

const attemptsOf = (runId: string, stepId: string) => given.db.stepRun.findMany({ where: { runId, stepId } });

/** The database, except that Prisma can't read or write attempts. */
const withoutAttempts = () =>
  new Proxy(given.db, { get: (db, name) => (name === "stepRun" ? undefined : Reflect.get(db, name)) });

/** Returns the context of a process that also publishes its changes to open pages. */
function publishing(ctx: ServiceContext): ServiceContext {
  return { ...ctx, afterCommit: (task) => void task(ctx) };
}

/** A claimed run of two steps whose first step has begun. */
async function makeBegunRun() {
  const made = await makeClaimedRun(given.db);
  const { runId, claimedBy } = made.claim;
  const claim = { runId, claimedBy };
  return { ...made, claim, stepRunId: await begin(made.owner, claim, made.first) };
}

/** A claimed run whose first step has completed. The third step sends the first step's output. */
async function makeSendingRun() {
  const owner = (await makeOrganization(given.db)).as("owner");
  const url = "https://api.example.com/?draft={{ steps.draft.output }}";
  const agent = makeTextAgent({
    config: { kind: "http", method: "GET", url, headers: [], body: null, timeoutSeconds: 5 },
  });
  await createAgent(owner, agent);
  const { id, steps } = await createWorkflow(owner, {
    name: "Sends",
    steps: [
      { agentId: "writer", action: "Write.", name: "draft" },
      { agentId: "writer", action: "Write." },
      { agentId: agent.id, action: "" },
    ],
  });
  const { runId } = await startRun(owner, { id, input: "In." });
  const claim = { runId, claimedBy: "mine" };
  await claimRun(owner, { ...claim, executor: "embedded" });
  const [first = "", second = "", third = ""] = steps.map((step) => step.id);
  const stepRunId = await begin(owner, claim, first);
  await completeStep(owner, { ...claim, stepRunId, result: { ...RESULT, output: "Draft." } }, null);
  return { owner, runId, claim, first, second, third };
}

describe("completeStep", () => {
  test("starts the next step with the output, and its driver takes it once", async () => {
    const { owner, claim, runId, second, stepRunId } = await makeBegunRun();
    expect(await completeStep(owner, { ...claim, stepRunId, result: RESULT }, { stepId: second })).toEqual({
      state: "completed",
    });
    const [started] = await attemptsOf(runId, second);
    expect(started).toMatchObject({ status: "RUNNING", attempt: 1, starts: 1, input: "Out.", stepOrder: 2 });
    expect((await getRun(owner, { runId })).currentStepOrder).toBe(2);
    const next = { ...claim, stepId: second, attempt: 1 };
    expect(await takeAhead(owner, next)).toMatchObject({ stepRunId: started?.id, input: "Out.", starts: 1 });
    expect(await takeAhead(owner, next)).toBeNull();
  });

  test("completes the run with its last step", async () => {
    const { owner, claim, runId, first, second } = await makeClaimedRun(given.db);
    const place = { ...claim, attempt: 1, backoffSeconds: null };
    const page = hub().listen({ ...owner, memberId: "reader", runId: null, wake: () => {} });
    await performStep(owner, { ...place, stepId: first, following: { stepId: second } });
    expect(await performStep(publishing(owner), { ...place, stepId: second, following: "end" })).toEqual({
      state: "completed",
      finished: true,
    });
    // Nobody is notified about this run, so open pages aren't told to refetch notifications.
    expect(page.take()).toEqual([{ noun: "run", id: runId }]);
    page.close();
    const run = await getRun(owner, { runId });
    expect(run).toMatchObject({ status: "COMPLETED", currentStepOrder: null, output: run.steps[1]?.output });
    expect(await attemptsOf(runId, second)).toMatchObject([{ starts: 1, status: "COMPLETED" }]);
  });

  test.each([
    { purpose: "RUN", published: [{ noun: "notification", id: null }] },
    // Nobody is notified about a draft run.
    { purpose: "DRAFT", published: [] },
  ] as const)(
    "publishes a notification of a completed and reviewed run if there is one: $purpose",
    async ({ purpose, published }) => {
      const owner = (await makeOrganization(given.db)).as("owner");
      const { id, steps } = await createWorkflow(owner, {
        name: "Reviewed",
        steps: [
          { agentId: "human", action: "Check it." },
          { agentId: "writer", action: "Write." },
        ],
      });
      const { runId } = await startRun(owner, { id, input: "In." });
      const claim = { runId, claimedBy: "mine", executor: "embedded" };
      await claimRun(owner, claim);
      const opened = await openReview(owner, { ...claim, stepId: steps[0]?.id ?? "" });
      if (opened.state !== "waiting") throw new Error(`the review is ${opened.state}`);
      await decideReview(owner, { id: opened.reviewId, decision: "approve" });
      await given.db.run.update({ where: { id: runId }, data: { purpose } });
      const page = hub().listen({ ...owner, memberId: "reader", runId: null, wake: () => {} });
      const stepRunId = await begin(owner, claim, steps[1]?.id ?? "");
      await completeStep(publishing(owner), { ...claim, stepRunId, result: RESULT }, "end");
      expect(page.take().filter(({ noun }) => noun === "notification")).toEqual(published);
      page.close();
    },
  );

  test("doesn't start a step that sends something, so an interrupted start never looks like a sent request", async () => {
    const { owner, claim, runId, second, third } = await makeSendingRun();
    const stepRunId = await begin(owner, claim, second);
    await completeStep(owner, { ...claim, stepRunId, result: RESULT }, { stepId: third });
    expect(await attemptsOf(runId, third)).toEqual([]);
    await begin(owner, claim, third);
  });

  test("changes nothing after a cancel, even one that arrives while it waits", async () => {
    const { owner, claim, runId, second, stepRunId } = await makeBegunRun();
    const completing = await withRun(owner, runId, async (ctx) => {
      await cancelRun(ctx, { runId });
      const completing = completeStep(owner, { ...claim, stepRunId, result: RESULT }, { stepId: second });
      await untilOneWaits(given.db);
      return { completing };
    });
    expect(await completing.completing).toEqual({ state: "stopped" });
    expect(await completeStep(owner, { ...claim, stepRunId, result: RESULT }, "end")).toEqual({
      state: "stopped",
    });
    expect(await attemptsOf(runId, second)).toEqual([]);
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "FAILED",
      reason: "CANCELLED",
      output: null,
      steps: [{ status: "CANCELLED", output: null }, { status: "PENDING" }],
    });
  });

  test("doesn't record the output of a started step whose run was canceled", async () => {
    const { owner, claim, runId, second, stepRunId } = await makeBegunRun();
    await completeStep(owner, { ...claim, stepRunId, result: RESULT }, { stepId: second });
    await cancelRun(owner, { runId });
    const place = { ...claim, stepId: second, attempt: 1, backoffSeconds: null };
    expect(await performStep(owner, { ...place, following: "end" })).toEqual({ state: "stopped" });
    expect((await getRun(owner, { runId })).steps[1]).toMatchObject({ status: "CANCELLED", output: null });
  });

  test("records the output of a released run but leaves the rest to the next driver", async () => {
    const { owner, claim, runId, second, stepRunId } = await makeBegunRun();
    await given.db.run.update({ where: { id: runId }, data: { claimedBy: null } });
    await completeStep(owner, { ...claim, stepRunId, result: RESULT }, { stepId: second });
    expect((await getRun(owner, { runId })).steps[0]).toMatchObject({ status: "COMPLETED", output: "Out." });
    expect(await attemptsOf(runId, second)).toEqual([]);
  });

  test("changes nothing in a run that a different driver has claimed", async () => {
    const { owner, claim, runId, second, stepRunId } = await makeBegunRun();
    await given.db.run.update({ where: { id: runId }, data: { claimedBy: "other" } });
    for (const following of [{ stepId: second }, "end", null] as const)
      expect(await completeStep(owner, { ...claim, stepRunId, result: RESULT }, following)).toEqual({
        state: "stopped",
      });
    expect((await getRun(owner, { runId })).steps[0]?.output).toBeNull();
  });

  test("keeps the first output", async () => {
    const { owner, claim, runId, stepRunId } = await makeBegunRun();
    const complete = (output: string) =>
      completeStep(owner, { ...claim, stepRunId, result: { ...RESULT, output } }, null);
    expect(await Promise.all([complete("One."), complete("Two.")])).toEqual([
      { state: "completed" },
      { state: "completed" },
    ]);
    const before = (await getRun(owner, { runId })).steps[0]?.output;
    expect(await complete("Three.")).toEqual({ state: "completed" });
    expect((await getRun(owner, { runId })).steps[0]?.output).toBe(before);
  });
});

describe("performStep", () => {
  test("doesn't use an attempt that was started too long ago, because a different process may have run it", async () => {
    const { owner, claim, runId, second, stepRunId } = await makeBegunRun();
    await completeStep(owner, { ...claim, stepRunId, result: RESULT }, { stepId: second });
    const later = { ...owner, now: () => new Date(Date.now() + 10_000) };
    const place = { ...claim, stepId: second, attempt: 1 };
    expect(await takeAhead(later, place)).toBeNull();
    const other = await begin(owner, claim, second);
    await completeStep(owner, { ...claim, stepRunId: other, result: RESULT }, null);
    expect(await performStep(later, { ...place, backoffSeconds: null })).toEqual({ state: "completed" });
    expect(await attemptsOf(runId, second)).toMatchObject([{ starts: 2, handedBack: 1, output: "Out." }]);
  });
});

describe("handBackAhead", () => {
  test("doesn't count the start of a step that a stopping process never ran", async () => {
    const { owner, claim, runId, second, stepRunId } = await makeBegunRun();
    await completeStep(owner, { ...claim, stepRunId, result: RESULT }, { stepId: second });
    await handBackAhead();
    expect(await attemptsOf(runId, second)).toMatchObject([{ starts: 1, handedBack: 1, status: "RUNNING" }]);
    expect(await takeAhead(owner, { ...claim, stepId: second, attempt: 1 })).toBeNull();
  });

  test("hands back the other steps if one of them can't be handed back", async () => {
    const broken = await makeBegunRun();
    const fine = await makeBegunRun();
    const db = withoutAttempts();
    const complete = async (owner: ServiceContext, { claim, second, stepRunId }: typeof fine) =>
      completeStep(owner, { ...claim, stepRunId, result: RESULT }, { stepId: second });
    await complete({ ...broken.owner, db }, broken);
    await complete(fine.owner, fine);
    await handBackAhead();
    expect(await attemptsOf(broken.runId, broken.second)).toMatchObject([{ handedBack: 0 }]);
    expect(await attemptsOf(fine.runId, fine.second)).toMatchObject([{ handedBack: 1 }]);
  });
});

describe("keepAhead", () => {
  test("hands back a step that never began, once a later one is kept", async () => {
    const [forgotten, next] = [await makeBegunRun(), await makeBegunRun()];
    const complete = (owner: ServiceContext, { claim, second, stepRunId }: typeof next) =>
      completeStep(owner, { ...claim, stepRunId, result: RESULT }, { stepId: second });
    await complete(forgotten.owner, forgotten);
    await complete(at(next.owner, new Date(Date.now() + 10_000)), next);
    const read = () => attemptsOf(forgotten.runId, forgotten.second);
    await until(read, ([attempt]) => attempt?.handedBack === 1);
    expect(await attemptsOf(next.runId, next.second)).toMatchObject([{ starts: 1, handedBack: 0 }]);
  });
});

describe("beginStep", () => {
  test("reads only the outputs that a request names", async () => {
    const { owner, claim, first, second, third } = await makeSendingRun();
    const stepRunId = await begin(owner, claim, second);
    await completeStep(owner, { ...claim, stepRunId, result: RESULT }, null);
    const begun = await beginAttempt(owner, {
      ...claim,
      stepRunId: "srun_third",
      stepId: third,
      now: new Date(),
    });
    expect(begun).toMatchObject({ input: "Out.", outputs: { [first]: "Draft." } });
    expect(begun?.outputs).not.toHaveProperty(second);
  });

  test("uses the outputs as they are once it has the run's lock", async () => {
    const { owner, claim, runId, second, stepRunId } = await makeBegunRun();
    await completeStep(owner, { ...claim, stepRunId, result: RESULT }, null);
    const { starting } = await withRun(owner, runId, async (ctx) => {
      await ctx.db.stepRun.update({ where: { id: stepRunId }, data: { output: "Edited." } });
      await ctx.db.run.update({ where: { id: runId }, data: { updatedAt: new Date() } });
      const starting = beginStep(owner, { ...claim, stepId: second, attempt: 1 });
      await untilOneWaits(given.db);
      return { starting };
    });
    expect(await starting).toMatchObject({ state: "started", input: "Edited.", starts: 1 });
  });

  test("reads the request's contents in the statement that records the start", async () => {
    const { owner, claim, second, third } = await makeSendingRun();
    const stepRunId = await begin(owner, claim, second);
    await completeStep(owner, { ...claim, stepRunId, result: RESULT }, null);
    const db = withoutAttempts();
    expect(await beginStep({ ...owner, db }, { ...claim, stepId: third, attempt: 1 })).toMatchObject({
      state: "started",
      input: "Out.",
      scope: { steps: { draft: { output: "Draft." } } },
    });
  });

  test("leaves connections for reads while many starts wait for a run's lock", async () => {
    const { owner, claim, runId, first } = await makeClaimedRun(given.db);
    const place = { ...claim, claimedBy: "other", stepId: first, attempt: 1 };
    const { starting } = await withRun(owner, runId, async () => {
      const starting = Promise.all(Array.from({ length: 20 }, () => beginStep(owner, place)));
      await untilOneWaits(given.db);
      return { starting };
    });
    expect(new Set((await starting).map(({ state }) => state))).toEqual(new Set(["stopped"]));
  });

  test.each<[string, (made: Awaited<ReturnType<typeof makeClaimedRun>>) => Promise<unknown>]>([
    ["claims", ({ owner, claim }) => claimRun(owner, claim)],
    ["wakes", ({ owner, runId }) => wakeRun(owner, { id: runId, generation: 1 })],
  ])("leaves connections for reads while many %s wait for a run's lock", async (_, work) => {
    const made = await makeClaimedRun(given.db);
    const { owner, runId } = made;
    globalThis.countersignExecutor = { send: async () => {} } as unknown as typeof countersignExecutor;
    const { working } = await withRun(owner, runId, async () => {
      const working = Promise.all(Array.from({ length: 20 }, () => work(made)));
      await untilOneWaits(given.db);
      return { working };
    }).finally(() => {
      globalThis.countersignExecutor = undefined;
    });
    expect(await working).toHaveLength(20);
  });

  test("creates one attempt if two calls of the same driver begin the step", async () => {
    const { owner, claim, runId, first } = await makeClaimedRun(given.db);
    const both = await Promise.all([1, 2].map(() => begin(owner, claim, first)));
    expect(new Set(both).size).toBe(1);
    expect(await attemptsOf(runId, first)).toMatchObject([{ starts: 2 }]);
  });
});
