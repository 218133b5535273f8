import { EventEmitter, once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LONG_ANSWER, USUAL_ANSWER } from "@/server/domain/model/next-call";
import type { Database } from "@/server/infra/db";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { useDatabase } from "@/server/testing/executor";
import { beginCostly, makePayingOwner, makeWritingAgent, WRITES } from "@/server/testing/runs/costly-run";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { until } from "@/server/testing/until";
import { getUsage } from "./get";
import { savePrice } from "./save-price";
import { setLimit } from "./set-limit";

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

/** Returns the length limit that was requested for the last response. */
const askedFor = () => JSON.parse(models.requests.at(-1)?.body ?? "{}").max_completion_tokens;

describe("the monthly limit", () => {
  test("stops a run before its next model call and rejects new runs once it's reached", async () => {
    const owner = await makeOwner();
    const { runId, perform } = await beginCostly(owner, [WRITES, WRITES]);
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
        message: expect.stringContaining("has been reached"),
      },
    });
    await expect(beginCostly(owner)).rejects.toMatchObject({
      code: "spending-limit",
      message: expect.stringContaining("Raise it under Settings → Usage"),
    });
    await setLimit(owner, { limit: 10_000_000 });
    expect(await (await beginCostly(owner)).perform(0)).toEqual({ state: "completed" });
    expect(await getUsage(owner, {})).toMatchObject({ limit: 10_000_000, limitReached: false });
  });

  test("doesn't allow a call that might exceed it, and reports how much is left", async () => {
    const owner = await makeOwner();
    await setLimit(owner, { limit: 5_000 });
    const { runId, perform } = await beginCostly(owner);
    const asked = models.requests.length;
    expect(await perform(0)).toEqual({ state: "failed" });
    expect(models.requests).toHaveLength(asked);
    const message = expect.stringMatching(
      /leaves \$0\.005, but the next model call may cost up to \$0\.00\d+/,
    );
    expect(await getRun(owner, { runId })).toMatchObject({ error: { code: "spending_limit", message } });
    const agentId = await makeWritingAgent(owner, { maxOutputTokens: 100 });
    expect(await (await beginCostly(owner, [{ ...WRITES, agentId }])).perform(0)).toEqual({
      state: "completed",
    });
    expect((await getUsage(owner, {})).cost).toBeLessThanOrEqual(5_000);
  });

  test.each([
    ["to the usual length if the budget doesn't allow more", 20_000, USUAL_ANSWER, "4,096"],
    ["to a long response if there is plenty of budget", 10_000_000, LONG_ANSWER, "16,384"],
  ])("caps the response of an agent without its own limit %s", async (_, limit, room, said) => {
    const owner = await makeOwner();
    await setLimit(owner, { limit });
    const { runId, perform } = await beginCostly(owner);
    models.reply({ kind: "text", text: "Half an", finishReason: "length" });
    expect(await perform(0)).toEqual({ state: "failed" });
    expect(askedFor()).toBe(room);
    const message = `To stay within the organization's spending limit, this call was limited to ${said} output tokens, and gpt-5-mini was cut off there. Give the agent a higher “Output limit”, or ask for a shorter answer.`;
    expect(await getRun(owner, { runId })).toMatchObject({ error: { code: "spending_limit", message } });
  });

  test("doesn't cap a free model's response and doesn't raise an agent's own cap", async () => {
    const owner = await makeOwner();
    await setLimit(owner, { limit: 10_000_000 });
    const agentId = await makeWritingAgent(owner, { maxOutputTokens: 20_000 });
    await (await beginCostly(owner, [{ ...WRITES, agentId }])).perform(0);
    expect(askedFor()).toBe(20_000);
    await savePrice(owner, { model: "gpt-5-mini", provider: "openai", price: { input: 0, output: 0 } });
    await (await beginCostly(owner)).perform(0);
    expect(askedFor()).toBeUndefined();
  });

  test("isn't exceeded by simultaneous calls: calls that don't get a budget in time are retried later", async () => {
    const owner = await makeOwner();
    const runs = await Promise.all(Array.from({ length: 8 }, () => beginCostly(owner)));
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
    const outcomes = runs.map(({ perform }) => perform(0, { patience: { everyMs: 1, forMs: 10 } }));
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
      const message = expect.stringContaining("Other steps' calls may cost up to");
      expect(step).toMatchObject({ status: "RUNNING", error: { code: "spending_limit", message } });
      expect(await perform(0, { attempt: 2 })).toEqual({ state: "completed" });
    }
    expect((await getUsage(owner, {})).cost).toBeLessThanOrEqual(30_000);
  });

  test("isn't exceeded by simultaneous calls: each waits for its budget and succeeds on its first attempt", async () => {
    const owner = await makeOwner();
    const { organizationId } = owner;
    // The budget is enough for one response of the usual length at a time.
    const limit = 12_000;
    const runs = await Promise.all(Array.from({ length: 5 }, () => beginCostly(owner)));
    await setLimit(owner, { limit });
    const gate = new EventEmitter();
    async function* waits(index: number) {
      await once(gate, `${index}`);
      yield "Done.";
    }
    models.reply(...runs.map((_, index) => ({ kind: "pieces" as const, pieces: waits(index) })));
    const asked = models.requests.length;
    const outcomes = runs.map(({ perform }) => perform(0, { patience: { everyMs: 1, forMs: 60_000 } }));
    for (const index of runs.keys()) {
      await models.received(asked + index);
      const reserved = await db.reservation.findMany({ where: { organizationId } });
      expect(reserved).toHaveLength(1);
      expect((await getUsage(owner, {})).cost + Number(reserved[0]?.cost)).toBeLessThanOrEqual(limit);
      expect(models.requests).toHaveLength(asked + index + 1);
      gate.emit(`${index}`);
    }
    expect(await Promise.all(outcomes)).toEqual(runs.map(() => ({ state: "completed" })));
    expect(await db.stepRun.findMany({ where: { organizationId } })).toMatchObject(
      runs.map(() => ({ attempt: 1, status: "COMPLETED" })),
    );
    expect((await getUsage(owner, {})).cost).toBeLessThanOrEqual(limit);
  });

  test.each([
    ["its run is canceled", {}, "stopped"],
    ["its attempt timed out", { retry: { attempts: 2, backoffSeconds: 0, timeoutSeconds: 1 } }, "retry"],
  ])("stops making a call wait once %s", async (_, policy, state) => {
    const owner = await makeOwner();
    const [first, second] = [await beginCostly(owner), await beginCostly(owner, [{ ...WRITES, ...policy }])];
    await setLimit(owner, { limit: 12_000 });
    models.reply({ kind: "hang" });
    const asked = models.requests.length;
    const made = first.perform(0);
    await models.received(asked);
    const waits = second.perform(0, { patience: { everyMs: 600_000, forMs: 600_000 } });
    if (state === "stopped") {
      await until(
        () => db.stepRun.count({ where: { runId: second.runId, status: "RUNNING" } }),
        (begun) => begun === 1,
      );
      await cancelRun(owner, { runId: second.runId });
    }
    expect(await waits).toMatchObject({ state });
    expect(await db.reservation.findMany({ where: { organizationId: owner.organizationId } })).toHaveLength(
      1,
    );
    expect(models.requests).toHaveLength(asked + 1);
    await cancelRun(owner, { runId: first.runId });
    expect(await made).toEqual({ state: "stopped" });
  });

  test("counts the attempt's usage so far before a repair call", async () => {
    const owner = await makeOwner();
    await savePrice(owner, { model: "gpt-5-mini", provider: "openai", price: { input: 0, output: 1_000 } });
    const agentId = await makeWritingAgent(owner, { outputSchema: { type: "number" }, maxOutputTokens: 10 });
    const { runId, perform } = await beginCostly(owner, [{ agentId, action: "Count." }]);
    // The first call can cost 10,000 and costs 7,000. The second can cost another 10,000.
    await setLimit(owner, { limit: 16_999 });
    const asked = models.requests.length;
    models.reply({ kind: "text", text: "No number." });
    expect(await perform(0)).toEqual({ state: "failed" });
    expect(models.requests).toHaveLength(asked + 1);
    expect(await getRun(owner, { runId })).toMatchObject({ error: { code: "spending_limit" } });
    expect((await getUsage(owner, {})).cost).toBe(7_000);
  });

  test("notifies owners and admins once when it refuses a run or a call", async () => {
    const notified = (organizationId: string) =>
      db.notification.findMany({
        where: { organizationId, kind: "LIMIT_REACHED" },
        select: { title: true, member: { select: { role: true } } },
        orderBy: { member: { role: "asc" } },
      });
    const ofRun = await makeOwner();
    await setLimit(ofRun, { limit: 0 });
    for (let n = 0; n < 2; n++)
      await expect(beginCostly(ofRun)).rejects.toMatchObject({ code: "spending-limit" });
    expect(await notified(ofRun.organizationId)).toEqual([
      { title: "$0.00 reached", member: { role: "owner" } },
      { title: "$0.00 reached", member: { role: "admin" } },
    ]);
    const ofCall = await makeOwner();
    await setLimit(ofCall, { limit: 5_000 });
    await (await beginCostly(ofCall)).perform(0);
    const title = "$0.005: $0.005 left, too little for a model call";
    expect(await notified(ofCall.organizationId)).toMatchObject([{ title }, { title }]);
  });

  test("doesn't stop runs that don't call a model", async () => {
    const owner = await makeOwner();
    await setLimit(owner, { limit: 0 });
    await expect(beginCostly(owner)).rejects.toMatchObject({ code: "spending-limit" });
    expect(await beginCostly(owner, [{ agentId: "human", action: "Check." }])).toHaveProperty("runId");
  });
});
