import type { Inngest } from "inngest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Engine, makeEngine, until } from "@/server/engine/testing/make-engine";
import { makeDatabase } from "@/server/testing/database/database";

const databases = makeDatabase();
let engine: Engine;

beforeEach(async () => {
  engine = makeEngine((await databases).ownerUrl);
});
afterEach(() => engine.stop());

const FINISHED = "inngest/function.finished";

/** Functions whose runs are started, resumed, or canceled by the same events or by the end of a run. */
const makeFunctions = (client: Inngest.Any) => [
  client.createFunction({ id: "waits", triggers: { event: "wait" } }, async ({ step }) => {
    const got = await step.waitForEvent("it", { event: "it", match: "data.key", timeout: "1h" });
    return got?.data;
  }),
  client.createFunction({ id: "starts", triggers: { event: "both" } }, async ({ event }) => event.data),
  client.createFunction({ id: "waits-for-both", triggers: { event: "wait both" } }, ({ step }) =>
    step.waitForEvent("both", { event: "both", timeout: "1h" }),
  ),
  client.createFunction(
    { id: "stops", triggers: { event: "stoppable" }, cancelOn: [{ event: "it", match: "data.key" }] },
    ({ step }) => step.sleep("long", "1h"),
  ),
  client.createFunction({ id: "waits-for-end", triggers: { event: "wait for end" } }, async ({ step }) => {
    const end = await step.waitForEvent("end", { event: FINISHED, timeout: "1h" });
    return end?.data.result;
  }),
  client.createFunction(
    { id: "stops-at-end", triggers: { event: "until an end" }, cancelOn: [{ event: FINISHED }] },
    ({ step }) => step.sleep("long", "1h"),
  ),
];

describe("a single event", () => {
  test("resumes every run that waits for it", async () => {
    const { executor } = await engine.start(makeFunctions);
    for (const key of ["a", "a", "b"]) await executor.send([{ name: "wait", data: { key } }]);
    await engine.untilRuns("app-waits", "waiting", "waiting", "waiting");
    await executor.send([{ name: "it", data: { key: "a" } }]);
    await engine.untilRuns("app-waits", "completed", "completed", "waiting");
    await executor.send([{ name: "it", data: { key: "b" } }]);
    await engine.untilRuns("app-waits", "completed", "completed", "completed");
  });

  test("starts a run and resumes another", async () => {
    const { executor } = await engine.start(makeFunctions);
    await executor.send([{ name: "wait both", data: {} }]);
    await engine.untilRuns("app-waits-for-both", "waiting");
    await executor.send([{ name: "both", data: { n: 1 } }]);
    await engine.untilRuns("app-starts", "completed");
    await engine.untilRuns("app-waits-for-both", "completed");
  });

  test("resumes a run and cancels another", async () => {
    const { executor } = await engine.start(makeFunctions);
    await executor.send([{ name: "wait", data: { key: "a" } }]);
    await executor.send([{ name: "stoppable", data: { key: "a" } }]);
    await engine.untilRuns("app-waits", "waiting");
    await engine.untilRuns("app-stops", "sleeping");
    await executor.send([{ name: "it", data: { key: "a" } }]);
    await engine.untilRuns("app-waits", "completed");
    await engine.untilRuns("app-stops", "cancelled");
  });

  test("is stored even if nothing waits for it", async () => {
    const { executor } = await engine.start(makeFunctions);
    await executor.send([{ id: "once", name: "it", data: { key: "a" } }]);
    expect(await engine.sql("select client_id from engine.event")).toEqual([{ client_id: "once" }]);
  });

  test("doesn't resume a run whose wait has ended but which hasn't been claimed yet", async () => {
    const { executor } = await engine.start(makeFunctions, { concurrency: 1 });
    await executor.send([{ name: "wait", data: { key: "a" } }]);
    await engine.untilRuns("app-waits", "waiting");
    await engine.sql("update engine.run set due_at = now() - interval '1 second'");
    await executor.send([{ name: "it", data: { key: "a" } }]);
    await engine.untilRuns("app-waits", "completed");
    expect(await engine.runs("app-waits")).toMatchObject([{ output: null }]);
  });
});

describe("the end of a run", () => {
  test("is stored as an event only if something waits for it", async () => {
    const { executor } = await engine.start(makeFunctions);
    const ends = () => engine.sql("select from engine.event where name = $1", [FINISHED]);
    await executor.send([{ name: "both", data: { n: 1 } }]);
    await engine.untilRuns("app-starts", "completed");
    expect(await ends()).toHaveLength(0);

    await executor.send([{ name: "wait for end", data: {} }]);
    await executor.send([{ name: "until an end", data: {} }]);
    await engine.untilRuns("app-waits-for-end", "waiting");
    await engine.untilRuns("app-stops-at-end", "sleeping");
    await executor.send([{ name: "both", data: { n: 2 } }]);
    await engine.untilRuns("app-stops-at-end", "cancelled");
    await engine.untilRuns("app-waits-for-end", "completed");
    expect(await engine.runs("app-waits-for-end")).toMatchObject([{ output: { n: 2 } }]);
    await until(async () => expect((await ends()).length).toBeGreaterThan(0));
  });

  test("is known to a wait that a standby's event started", async () => {
    const { executor } = await engine.start(makeFunctions);
    const { executor: standby } = await engine.start(makeFunctions);
    expect(standby.status().role).toBe("standby");
    await standby.send([{ name: "wait for end", data: {} }]);
    await engine.untilRuns("app-waits-for-end", "waiting");
    await executor.send([{ name: "both", data: { n: 3 } }]);
    await engine.untilRuns("app-waits-for-end", "completed");
  });
});
