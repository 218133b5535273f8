import { EventEmitter, once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LONG_ANSWER, type UsedTokens } from "@/server/domain/model/next-call";
import type { Provider } from "@/server/domain/model/provider";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { Database } from "@/server/infra/db";
import { MAX_REPORTED_TOKENS } from "@/server/runs/agents/models/meter";
import { MAX_TOOL_CALLS } from "@/server/runs/agents/tools/toolbox";
import { beginStep, MAX_STARTS } from "@/server/runs/attempts/attempt";
import { type Caller, chargeCall, reserve } from "@/server/runs/attempts/spending";
import { claimRun } from "@/server/runs/claims/claim";
import { abandonRun } from "@/server/runs/finish";
import { performStep } from "@/server/runs/perform-step";
import { sweep } from "@/server/runs/sweep";
import type { ServiceContext } from "@/server/services/context";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { testStep } from "@/server/services/run/test-step";
import { getWorkflow } from "@/server/services/workflow/get";
import { useDatabase } from "@/server/testing/executor";
import { beginCostly, makePayingOwner, WRITES } from "@/server/testing/runs/costly-run";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { getUsage } from "./get";
import { listPrices } from "./list-prices";
import { savePrice } from "./save-price";
import { findPrice } from "./spending-limit";

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  models = await startModelServer();
  ({ db, close } = await useDatabase({ OUTBOUND_ALLOW: new URL(models.baseUrl).host }));
});
afterAll(async () => {
  await models.close();
  await close();
});

const makeOwner = (name?: string) => makePayingOwner(db, models, name);

/**
 * Returns the input tokens of the last call. The test server counts one token per character of input, and 7
 * for the output.
 */
const lastInput = () => models.requests.at(-1)?.user.length ?? 0;

const reservations = ({ organizationId }: ServiceContext) =>
  db.reservation.findMany({ where: { organizationId } });

/** Records a model call that used this many tokens. */
async function charge(owner: ServiceContext, caller: Caller, used: UsedTokens): Promise<void> {
  const allowed = await reserve(owner, caller, { bytes: 1, maxOutputTokens: 1 });
  if ("refused" in allowed) throw new Error(allowed.refused);
  await chargeCall(owner, caller, { reservationId: allowed.reservationId, used });
}

describe("accounting", () => {
  test("adds tokens and cost to the step, its run, its workflow, and its month", async () => {
    const owner = await makeOwner();
    const { runId, workflowId, perform } = await beginCostly(owner, [WRITES, WRITES]);
    await perform(0);
    const first = lastInput();
    await perform(1);
    const second = lastInput();
    const costs = [first, second].map((input) => Math.round(input * 0.25 + 7 * 2));
    const cost = (costs[0] ?? 0) + (costs[1] ?? 0);
    expect(await getRun(owner, { runId })).toMatchObject({
      cost,
      steps: [{ cost: costs[0], tokens: { input: first, output: 7 } }, { cost: costs[1] }],
    });
    const spent = { cost, inputTokens: first + second, outputTokens: 14 };
    const month = new Date().toISOString().slice(0, 7);
    expect(await getUsage(owner, {})).toEqual({
      ...spent,
      month,
      limit: null,
      months: [{ ...spent, month }],
      current: month,
      limitReached: false,
      workflows: [{ ...spent, workflowId, name: "Costly", runs: 1 }],
      models: [{ ...spent, model: "gpt-5-mini" }],
      agents: [{ ...spent, agentId: "writer" }],
      unpriced: [],
    });
  });

  test("counts every call, including calls of a failed attempt and of an attempt that two processes run", async () => {
    const owner = await makeOwner();
    const { runId, perform } = await beginCostly(owner);
    models.reply({ kind: "text", text: "Half an", finishReason: "length" });
    expect(await perform(0)).toEqual({ state: "failed" });
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "FAILED",
      steps: [{ cost: Math.round(lastInput() * 0.25 + 14) }],
    });
    const other = await makeOwner();
    const twice = await beginCostly(other);
    const asked = models.requests.length;
    async function* onceBothAsked() {
      await models.received(asked + 1);
      yield "Done.";
    }
    models.reply({ kind: "pieces", pieces: onceBothAsked() }, { kind: "pieces", pieces: onceBothAsked() });
    await Promise.all([twice.perform(0), twice.perform(0)]);
    expect(await getUsage(other, {})).toMatchObject({ inputTokens: 2 * lastInput(), outputTokens: 14 });
  });

  test("counts a draft that waits for a review", async () => {
    const owner = await makeOwner();
    const { perform } = await beginCostly(owner, [{ ...WRITES, review: ReviewPolicy.parse({}) }]);
    expect(await perform(0)).toMatchObject({ state: "waiting" });
    expect(await getUsage(owner, {})).toMatchObject({ cost: Math.round(lastInput() * 0.25 + 14) });
  });

  test("counts the cost of testing a step", async () => {
    const owner = await makeOwner();
    const { workflowId, stepIds, claim, perform } = await beginCostly(owner);
    await perform(0);
    const [stepId = ""] = stepIds;
    const definition = await getWorkflow(owner, { id: workflowId });
    const { runId } = await testStep(owner, { id: workflowId, stepId, definition, input: "x" });
    await claimRun(owner, { ...claim, runId });
    await performStep(owner, { ...claim, runId, stepId, attempt: 1, backoffSeconds: 0 });
    expect(await getUsage(owner, {})).toMatchObject({
      outputTokens: 14,
      workflows: [{ runs: 2, outputTokens: 14 }],
    });
  });

  test("uses an organization's own price only for that organization, and names models without a price", async () => {
    const [owner, other] = [await makeOwner("house-model"), await makeOwner("house-model")];
    await savePrice(owner, { model: "house-model", provider: null, price: { input: 100, output: 1_000 } });
    for (const ctx of [owner, other]) await (await beginCostly(ctx)).perform(0);
    expect(await getUsage(owner, {})).toMatchObject({ cost: lastInput() * 100 + 7_000, unpriced: [] });
    expect(await getUsage(other, {})).toMatchObject({ cost: 0, outputTokens: 7, unpriced: ["house-model"] });
    const own = { model: "house-model", provider: null, input: 100, output: 1_000, own: true };
    expect((await listPrices(owner)).prices[0]).toEqual(own);
    expect((await listPrices(other)).prices).not.toContainEqual(own);
    await savePrice(owner, { model: "house-model", provider: null, price: null });
    expect((await listPrices(owner)).prices).not.toContainEqual(own);
  });

  test("prefers the organization's price over the default price", async () => {
    const owner = await makeOwner();
    await savePrice(owner, { model: "gpt-5-mini", provider: "openai", price: { input: 0, output: 0 } });
    const listed = (await listPrices(owner)).prices.filter(({ model }) => model === "gpt-5-mini");
    expect(listed).toEqual([{ model: "gpt-5-mini", provider: "openai", input: 0, output: 0, own: true }]);
    await (await beginCostly(owner)).perform(0);
    expect(await getUsage(owner, {})).toMatchObject({ cost: 0, outputTokens: 7, unpriced: [] });
  });

  test("uses a price with a provider only for that provider, and a price without a provider for all other providers", async () => {
    const owner = await makeOwner();
    const [given, local] = [
      { input: 3, output: 4 },
      { input: 0, output: 0 },
    ];
    const asks = (provider: Provider) => findPrice(owner, { provider, model: "gpt-5-mini" });
    await savePrice(owner, { model: "gpt-5-mini", provider: "compatible", price: local });
    expect(await asks("compatible")).toEqual(local);
    expect(await asks("openai")).toEqual({ input: 0.25, output: 2 });
    await (await beginCostly(owner)).perform(0);
    expect((await getUsage(owner, {})).cost).toBe(Math.round(lastInput() * 0.25 + 14));
    await savePrice(owner, { model: "gpt-5-mini", provider: null, price: given });
    expect([await asks("compatible"), await asks("openai")]).toEqual([local, given]);
    const listed = (await listPrices(owner)).prices.filter(({ model }) => model === "gpt-5-mini");
    const own = { model: "gpt-5-mini", own: true };
    expect(listed).toEqual([
      { ...own, ...given, provider: null },
      { ...own, ...local, provider: "compatible" },
    ]);
    await savePrice(owner, { model: "gpt-5-mini", provider: "compatible", price: null });
    expect(await asks("compatible")).toEqual(given);
  });

  test("starts over each month, in UTC", async () => {
    const owner = await makeOwner();
    const late = { ...owner, now: () => new Date("2031-01-31T23:59:59.999Z") };
    const next = { ...owner, now: () => new Date("2031-02-01T00:00:00.000Z") };
    await (await beginCostly(owner)).perform(0, { ctx: late });
    await (await beginCostly(owner)).perform(0, { ctx: next });
    const rows = await db.spending.findMany({
      where: { organizationId: owner.organizationId },
      orderBy: { month: "asc" },
    });
    expect(rows.map(({ month }) => month.toISOString())).toEqual([
      "2031-01-01T00:00:00.000Z",
      "2031-02-01T00:00:00.000Z",
    ]);
    expect(await getUsage(next, {})).toMatchObject({ month: "2031-02", outputTokens: 7 });
    await db.run.updateMany({
      where: { organizationId: owner.organizationId },
      data: { createdAt: late.now() },
    });
    expect(await getUsage(next, { month: "2031-01" })).toMatchObject({
      current: "2031-02",
      month: "2031-01",
      outputTokens: 7,
      months: [{ month: "2031-02" }, { month: "2031-01" }],
      workflows: [{ runs: 1 }, { runs: 1 }],
      agents: [{ agentId: "writer", outputTokens: 14 }],
    });
    expect(await getUsage(next, { month: "2030-12" })).toMatchObject({ cost: 0, workflows: [], models: [] });
  });

  test("estimates the usage of a call interrupted before its provider reported it, and labels it as estimated", async () => {
    const owner = await makeOwner();
    const { runId, perform } = await beginCostly(owner);
    async function* forever() {
      yield "Twelve more.";
      await new Promise(() => {});
    }
    const asked = models.requests.length;
    models.reply({ kind: "pieces", pieces: forever() });
    const performed = perform(0);
    const request = await models.received(asked);
    await cancelRun(owner, { runId });
    expect(await performed).toEqual({ state: "stopped" });
    await request.closed;
    const [step] = (await getRun(owner, { runId })).steps;
    expect(step).toMatchObject({ status: "CANCELLED", output: null, tokens: { output: 3, estimated: true } });
    expect(step?.tokens?.input).toBeGreaterThan(100);
    expect(step?.cost).toBeGreaterThan(0);
    expect(await getUsage(owner, {})).toMatchObject({ cost: step?.cost, outputTokens: 3 });
  });

  test("doesn't count calls that the provider rejected", async () => {
    const owner = await makeOwner();
    models.reply({ kind: "status", status: 500 });
    const { runId, perform } = await beginCostly(owner);
    expect(await perform(0)).toMatchObject({ state: "retry" });
    expect(await getRun(owner, { runId })).toMatchObject({ tokens: null, cost: null });
    expect(await reservations(owner)).toEqual([]);
  });

  test.each([
    ["a negative number", -5_000_000],
    ["a fraction", 1.5],
    ["more than any model accepts", 10_000_001],
  ])("treats %s as no usage", async (_, prompt_tokens) => {
    const owner = await makeOwner();
    const choices = [{ index: 0, message: { role: "assistant", content: "Done." }, finish_reason: "stop" }];
    const body = JSON.stringify({ choices, usage: { prompt_tokens, completion_tokens: 1 } });
    models.reply({ kind: "body", body });
    const { runId, perform } = await beginCostly(owner);
    expect(await perform(0)).toEqual({ state: "completed" });
    expect(await getRun(owner, { runId })).toMatchObject({ tokens: { estimated: true } });
    const { cost } = await getUsage(owner, {});
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThan(1_000);
  });

  test("charges a restarted attempt's call at its reserved cost until the call ends", async () => {
    const owner = await makeOwner();
    const { runId, claim, stepIds, perform } = await beginCostly(owner);
    const end = new EventEmitter();
    async function* waits() {
      await once(end, "end");
      yield "Done.";
    }
    models.reply({ kind: "pieces", pieces: waits() });
    const asked = models.requests.length;
    const performed = perform(0);
    await models.received(asked);
    const [reserved] = await reservations(owner);
    for (let time = 1; time <= 2; time++) {
      await beginStep(owner, { ...claim, stepId: stepIds[0] ?? "", attempt: 1 });
      const cost = Number(reserved?.cost);
      expect(cost).toBeGreaterThan(LONG_ANSWER * 2);
      expect(await getUsage(owner, {})).toMatchObject({ cost, outputTokens: LONG_ANSWER });
      const tokens = { output: LONG_ANSWER, estimated: true };
      expect(await getRun(owner, { runId })).toMatchObject({ cost, steps: [{ cost, tokens }] });
    }
    end.emit("end");
    expect(await performed).toEqual({ state: "completed" });
    const cost = Math.round(lastInput() * 0.25 + 14);
    expect(await getUsage(owner, {})).toMatchObject({ cost, inputTokens: lastInput(), outputTokens: 7 });
    expect(await getRun(owner, { runId })).toMatchObject({ cost, steps: [{ cost, tokens: { output: 7 } }] });
    expect(await reservations(owner)).toEqual([]);
  });

  test.each(["canceled", "given up"])(
    "charges a call only once if its process died and its run was then %s",
    async (end) => {
      const owner = await makeOwner();
      const { runId, claim, stepIds } = await beginCostly(owner);
      const begun = await beginStep(owner, { ...claim, stepId: stepIds[0] ?? "", attempt: 1 });
      if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
      const caller = { stepRunId: begun.stepRunId, provider: "openai" as const, model: "gpt-5-mini" };
      await reserve(owner, caller, { bytes: 1_000, maxOutputTokens: 20_000 });
      const cost = 500 * 0.25 + 20_000 * 2;
      await (end === "canceled" ? cancelRun(owner, { runId }) : abandonRun(owner, claim));
      const swept = () => sweep(db, () => owner);
      await swept();
      expect(await getUsage(owner, {})).toMatchObject({ cost: 0 });
      await db.stepRun.update({
        where: { id: begun.stepRunId },
        data: { finishedAt: new Date(Date.now() - 61_000) },
      });
      for (let time = 1; time <= 2; time++) {
        await swept();
        expect(await getUsage(owner, {})).toMatchObject({ cost });
        const tokens = { input: 500, output: 20_000, estimated: true };
        expect(await getRun(owner, { runId })).toMatchObject({ cost, steps: [{ cost, tokens }] });
      }
    },
  );

  test("can store the highest possible usage of all calls in an attempt, including restarts", async () => {
    const owner = await makeOwner();
    const { runId, claim, stepIds } = await beginCostly(owner);
    const begun = await beginStep(owner, { ...claim, stepId: stepIds[0] ?? "", attempt: 1 });
    if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
    const caller = { stepRunId: begun.stepRunId, provider: "openai" as const, model: "gpt-5-mini" };
    // The maximum number of calls in an attempt with tools and a repair.
    const calls = MAX_STARTS * 2 * (MAX_TOOL_CALLS + 2);
    const most = { input: MAX_REPORTED_TOKENS, output: MAX_REPORTED_TOKENS, estimated: false };
    for (let call = 0; call < calls; call++) await charge(owner, caller, most);
    const all = calls * MAX_REPORTED_TOKENS;
    expect(await getRun(owner, { runId })).toMatchObject({
      steps: [{ tokens: { input: all, output: all } }],
    });
  });

  test("prices each call by its own prompt length, not by the total of a step's calls", async () => {
    const owner = await makeOwner("claude-haiku-5-5");
    const caller = { provider: "anthropic" as const, model: "claude-haiku-5-5" };
    const { runId, claim, stepIds } = await beginCostly(owner);
    const begun = await beginStep(owner, { ...claim, stepId: stepIds[0] ?? "", attempt: 1 });
    if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
    const { stepRunId } = begun;
    for (let call = 0; call < 6; call++)
      await charge(owner, { ...caller, stepRunId }, { input: 20_000, output: 300, estimated: false });
    expect(await getRun(owner, { runId })).toMatchObject({ cost: 6 * (20_000 * 0.1 + 300 * 0.5) });
    expect(await getUsage(owner, {})).toMatchObject({ inputTokens: 120_000, outputTokens: 1_800 });
  });
});
