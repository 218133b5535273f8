import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/db";
import { AgentConfig } from "@/server/domain/agent/config";
import { USUAL_ANSWER } from "@/server/domain/model/next-call";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { performStep } from "@/server/inngest/perform-step";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { setLimit } from "@/server/services/limit/set";
import { setDefaultModel } from "@/server/services/model/set-default";
import { listPrices } from "@/server/services/price/list";
import { savePrice } from "@/server/services/price/save";
import { beginStep } from "@/server/services/run/begin-step";
import { cancelRun } from "@/server/services/run/cancel";
import { claimRun } from "@/server/services/run/claim";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { type ModelServer, startModelServer } from "@/server/testing/model-server";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";
import { chargeCall } from "./charge";
import { getUsage } from "./get";

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

/** An organization whose agents ask a model at OpenAI's prices. */
async function makeOwner(name = "gpt-5-mini"): Promise<ServiceContext> {
  const owner = (await makeOrganization(db)).as("owner");
  const key = { name: "Key", kind: "openai", baseUrl: models.baseUrl, secret: "sk-test" } as const;
  const { id: credentialId } = await saveCredential(owner, key);
  await setDefaultModel(owner, { model: { credentialId, name } });
  return owner;
}

const writes = { agentId: "writer", action: "Write." };

async function begin(owner: ServiceContext, steps: Parameters<typeof createWorkflow>[1]["steps"] = [writes]) {
  const workflow = await createWorkflow(owner, { name: "Costly", steps });
  const { runId } = await startRun(owner, { id: workflow.id, input: "x" });
  const claim = { runId, claimedBy: "mine", executor: "embedded" };
  await claimRun(owner, claim);
  const perform = (index: number, attempt = 1, ctx = owner) =>
    performStep(ctx, {
      ...claim,
      stepId: workflow.steps[index]?.id ?? "",
      attempt,
      backoffSeconds: 0,
    });
  return { workflowId: workflow.id, runId, perform, claim, stepIds: workflow.steps.map(({ id }) => id) };
}

async function makeAgent(
  owner: ServiceContext,
  config: { outputSchema?: object; maxOutputTokens?: number },
): Promise<string> {
  const whole = AgentConfig.parse({ kind: "model", instructions: "Write.", ...config });
  return (await createAgent(owner, makeTextAgent({ name: "Bounded", config: whole }))).id;
}

/** What the last call cost at a price: the test's server counts letters for tokens, and seven to go out. */
const lastInput = () => models.requests.at(-1)?.user.length ?? 0;

describe("accounting", () => {
  test("writes tokens and cost to the step, its run, its workflow and its month", async () => {
    const owner = await makeOwner();
    const { runId, workflowId, perform } = await begin(owner, [writes, writes]);
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

  test("counts each call that was made, of a failed attempt and of one that two processes carry out", async () => {
    const owner = await makeOwner();
    const { runId, perform } = await begin(owner);
    models.reply({ kind: "text", text: "Half an", finishReason: "length" });
    expect(await perform(0)).toEqual({ state: "failed" });
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "FAILED",
      steps: [{ cost: Math.round(lastInput() * 0.25 + 14) }],
    });
    const other = await makeOwner();
    const twice = await begin(other);
    await Promise.all([twice.perform(0), twice.perform(0)]);
    expect(await getUsage(other, {})).toMatchObject({ inputTokens: 2 * lastInput(), outputTokens: 14 });
  });

  test("counts a draft that waits for a review", async () => {
    const owner = await makeOwner();
    const { perform } = await begin(owner, [{ ...writes, review: ReviewPolicy.parse({}) }]);
    expect(await perform(0)).toMatchObject({ state: "waiting" });
    expect(await getUsage(owner, {})).toMatchObject({ cost: Math.round(lastInput() * 0.25 + 14) });
  });

  test("takes the organization's own price, of this organization only, and names models without one", async () => {
    const [owner, other] = [await makeOwner("house-model"), await makeOwner("house-model")];
    await savePrice(owner, { model: "house-model", price: { input: 100, output: 1_000 } });
    for (const ctx of [owner, other]) await (await begin(ctx)).perform(0);
    expect(await getUsage(owner, {})).toMatchObject({ cost: lastInput() * 100 + 7_000, unpriced: [] });
    expect(await getUsage(other, {})).toMatchObject({ cost: 0, outputTokens: 7, unpriced: ["house-model"] });
    const own = { model: "house-model", provider: null, input: 100, output: 1_000, own: true };
    expect((await listPrices(owner)).prices[0]).toEqual(own);
    expect((await listPrices(other)).prices).not.toContainEqual(own);
    await savePrice(owner, { model: "house-model", price: null });
    expect((await listPrices(owner)).prices).not.toContainEqual(own);
  });

  test("replaces a shipped price by the organization's own", async () => {
    const owner = await makeOwner();
    await savePrice(owner, { model: "gpt-5-mini", price: { input: 0, output: 0 } });
    const listed = (await listPrices(owner)).prices.filter(({ model }) => model === "gpt-5-mini");
    expect(listed).toEqual([{ model: "gpt-5-mini", provider: "openai", input: 0, output: 0, own: true }]);
    await (await begin(owner)).perform(0);
    expect(await getUsage(owner, {})).toMatchObject({ cost: 0, outputTokens: 7, unpriced: [] });
  });

  test("begins anew with each month, of UTC", async () => {
    const owner = await makeOwner();
    const late = { ...owner, now: () => new Date("2031-01-31T23:59:59.999Z") };
    const next = { ...owner, now: () => new Date("2031-02-01T00:00:00.000Z") };
    await (await begin(owner)).perform(0, 1, late);
    await (await begin(owner)).perform(0, 1, next);
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
});

describe("the monthly limit", () => {
  test("stops a run before its next model call, and refuses new ones, once it is reached", async () => {
    const owner = await makeOwner();
    const { runId, perform } = await begin(owner, [writes, writes]);
    expect(await perform(0)).toEqual({ state: "completed" });
    await setLimit(owner, { limit: (await getUsage(owner, {})).cost });
    const asked = models.requests.length;
    expect(await perform(1)).toEqual({ state: "failed" });
    expect(models.requests).toHaveLength(asked);
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "FAILED",
      reason: "STEP_FAILED",
      error: {
        code: "spending_limit",
        message: expect.stringContaining("is reached"),
      },
    });
    await expect(begin(owner)).rejects.toMatchObject({
      code: "spending-limit",
      message: expect.stringContaining("Raise it under Settings → Usage"),
    });
    await setLimit(owner, { limit: 10_000_000 });
    expect(await (await begin(owner)).perform(0)).toEqual({ state: "completed" });
    expect(await getUsage(owner, {})).toMatchObject({ limit: 10_000_000, limitReached: false });
  });

  test("lets no call be made that might pass it, and says how much is left", async () => {
    const owner = await makeOwner();
    await setLimit(owner, { limit: 5_000 });
    const { runId, perform } = await begin(owner);
    const asked = models.requests.length;
    expect(await perform(0)).toEqual({ state: "failed" });
    expect(models.requests).toHaveLength(asked);
    const message = expect.stringMatching(
      /leaves \$0\.005, and the next call of the model may cost up to \$0\.00\d+/,
    );
    expect(await getRun(owner, { runId })).toMatchObject({ error: { code: "spending_limit", message } });
    const agentId = await makeAgent(owner, { maxOutputTokens: 100 });
    expect(await (await begin(owner, [{ ...writes, agentId }])).perform(0)).toEqual({ state: "completed" });
    expect((await getUsage(owner, {})).cost).toBeLessThanOrEqual(5_000);
  });

  test("bounds an answer by what is left, and says so where it was cut off there", async () => {
    const owner = await makeOwner();
    await setLimit(owner, { limit: 20_000 });
    const { runId, perform } = await begin(owner);
    models.reply({ kind: "text", text: "Half an", finishReason: "length" });
    expect(await perform(0)).toEqual({ state: "failed" });
    const { max_completion_tokens: room } = JSON.parse(models.requests.at(-1)?.body ?? "{}");
    expect(room).toBe(USUAL_ANSWER);
    const message = expect.stringContaining(`left ${room} tokens for the answer`);
    expect(await getRun(owner, { runId })).toMatchObject({ error: { code: "spending_limit", message } });
  });

  test("is kept by calls that are made at once: those without room come later", async () => {
    const owner = await makeOwner();
    const runs = await Promise.all(Array.from({ length: 8 }, () => begin(owner)));
    await setLimit(owner, { limit: 30_000 });
    const asked = models.requests.length;
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const waits = async function* () {
      await opened;
      yield "Done.";
    };
    models.reply(...runs.map(() => ({ kind: "pieces" as const, pieces: waits() })));
    const outcomes = runs.map(({ perform }) => perform(0));
    const refused = () =>
      db.stepRun.count({ where: { organizationId: owner.organizationId, status: "FAILED" } });
    await until(
      async () => (await refused()) + models.requests.length - asked,
      (done) => done === 8,
    );
    const made = models.requests.length - asked;
    expect(made).toBe(3);
    open();
    const states = (await Promise.all(outcomes)).map(({ state }) => state);
    expect(states.filter((state) => state === "completed")).toHaveLength(made);
    expect(states.filter((state) => state === "retry")).toHaveLength(8 - made);
    models.forget();
    for (const [index, { runId, perform }] of runs.entries()) {
      if (states[index] === "completed") continue;
      const [step] = (await getRun(owner, { runId })).steps;
      const message = expect.stringContaining("The calls of other steps may come to");
      expect(step).toMatchObject({ status: "RUNNING", error: { code: "spending_limit", message } });
      expect(await perform(0, 2)).toEqual({ state: "completed" });
    }
    expect((await getUsage(owner, {})).cost).toBeLessThanOrEqual(30_000);
  });

  test("counts what the attempt itself has used before it asks for a repair", async () => {
    const owner = await makeOwner();
    await savePrice(owner, { model: "gpt-5-mini", price: { input: 0, output: 1_000 } });
    const agentId = await makeAgent(owner, { outputSchema: { type: "number" }, maxOutputTokens: 10 });
    const { runId, perform } = await begin(owner, [{ agentId, action: "Count." }]);
    // The first call may cost 10,000, and costs 7,000; the second may come to 10,000 more.
    await setLimit(owner, { limit: 16_999 });
    const asked = models.requests.length;
    models.reply({ kind: "text", text: "No number." });
    expect(await perform(0)).toEqual({ state: "failed" });
    expect(models.requests).toHaveLength(asked + 1);
    expect(await getRun(owner, { runId })).toMatchObject({ error: { code: "spending_limit" } });
    expect((await getUsage(owner, {})).cost).toBe(7_000);
  });

  test("counts what was broken off before its provider did, by an estimate that says so", async () => {
    const owner = await makeOwner();
    const { runId, perform } = await begin(owner);
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

  test("does not count what its provider refused", async () => {
    const owner = await makeOwner();
    models.reply({ kind: "status", status: 500 });
    const { runId, perform } = await begin(owner);
    expect(await perform(0)).toMatchObject({ state: "retry" });
    expect(await getRun(owner, { runId })).toMatchObject({ tokens: null, cost: null });
  });

  test.each([
    ["less than nothing", -5_000_000],
    ["a part", 1.5],
    ["more than there is", 3e9],
  ])("takes %s for no count", async (_, prompt_tokens) => {
    const owner = await makeOwner();
    const choices = [{ index: 0, message: { role: "assistant", content: "Done." }, finish_reason: "stop" }];
    const body = JSON.stringify({ choices, usage: { prompt_tokens, completion_tokens: 1 } });
    models.reply({ kind: "body", body });
    const { runId, perform } = await begin(owner);
    expect(await perform(0)).toEqual({ state: "completed" });
    expect(await getRun(owner, { runId })).toMatchObject({ tokens: { estimated: true } });
    const { cost } = await getUsage(owner, {});
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThan(1_000);
  });

  test("prices a long prompt by itself, and not the calls of a step together", async () => {
    const owner = await makeOwner("claude-haiku-5-5");
    const caller = { provider: "anthropic" as const, model: "claude-haiku-5-5" };
    const { runId, claim, stepIds } = await begin(owner);
    const begun = await beginStep(owner, { ...claim, stepId: stepIds[0] ?? "", attempt: 1 });
    if (begun.state !== "begun") throw new Error(`the step is ${begun.state}`);
    const { stepRunId } = begun;
    for (let call = 0; call < 6; call++)
      await chargeCall(owner, { ...caller, stepRunId }, { input: 20_000, output: 300, estimated: false });
    expect(await getRun(owner, { runId })).toMatchObject({ cost: 6 * (20_000 * 0.1 + 300 * 0.5) });
    expect(await getUsage(owner, {})).toMatchObject({ inputTokens: 120_000, outputTokens: 1_800 });
  });

  test("lets runs go on that ask no model", async () => {
    const owner = await makeOwner();
    await setLimit(owner, { limit: 0 });
    await expect(begin(owner)).rejects.toMatchObject({ code: "spending-limit" });
    expect(await begin(owner, [{ agentId: "human", action: "Check." }])).toHaveProperty("runId");
  });
});
