import { Inngest } from "inngest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createExecution } from "@/server/engine/execution";
import { syncApp, throughRequests } from "@/server/engine/protocol/calls";
import { handlerOf } from "@/server/engine/protocol/handler";
import { readFunctions } from "@/server/engine/protocol/refuse";
import { createWire } from "@/server/engine/protocol/wire";
import { connectDatabase } from "@/server/engine/store/database";
import { upgradeSchema } from "@/server/engine/store/schema";
import { type Engine, makeEngine } from "@/server/engine/testing/make-engine";
import { silent } from "@/server/engine/testing/paths";
import { makeDatabase } from "@/server/testing/database/database";

const databases = makeDatabase();
let engine: Engine;

beforeEach(async () => {
  engine = makeEngine((await databases).ownerUrl);
});
afterEach(() => engine.stop());

/** Functions whose steps wait until the gate opens, so that tests can read the rows of active runs. */
function makeGated() {
  const gate: { open: () => void } = { open: () => {} };
  const opened = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  const functions = (client: Inngest.Any) => [
    client.createFunction({ id: "gated", triggers: { event: "gated" } }, async ({ event, step }) => {
      await step.waitForEvent("decision", { event: "decided", match: "data.key", timeout: "1d" });
      await step.run("next", () => opened);
      engine.marks.add(event.data.key, "ended");
    }),
    client.createFunction({ id: "held", triggers: { event: "held" } }, () => opened),
  ];
  return { functions, gate };
}

async function startGated(concurrency: number) {
  const { functions, gate } = makeGated();
  const { client } = await engine.start(functions, { concurrency });
  return { client, gate };
}

/** Nothing wakes this executor, so it never searches for due runs. */
async function executeWithoutSearch() {
  const { functions, gate } = makeGated();
  const { connectionString, schema } = engine;
  await upgradeSchema({ connectionString, ownerConnectionString: connectionString, schema });
  const database = connectDatabase(connectionString, schema, 4, silent);
  const fetch = createWire({
    send: async (events) => void (await execution.send(events)),
    checkpoint: (runId, callId, steps) => execution.checkpoint(runId, callId, steps),
  });
  const client = new Inngest({ id: "app", isDev: true, fetch, logger: silent });
  const call = handlerOf(client, functions(client));
  const served = readFunctions(await syncApp(call));
  const [leader] = await engine.sql<{ term: string }>("select term from engine.leader");
  const execution = createExecution({
    database,
    logger: silent,
    concurrency: 5,
    maxHeld: 5,
    retryDelay: () => 20,
    call: () => throughRequests(call),
    term: () => leader?.term ?? null,
    functions: () => served,
  });
  const stop = async () => {
    await execution.drain();
    await database.end();
  };
  return { client, gate, stop };
}

describe("a run woken by an event", () => {
  test("is claimed as the event is sent, without a search", async () => {
    const { client, gate, stop } = await executeWithoutSearch();
    await client.send({ name: "held" });
    const statuses = (await engine.runs("app-held")).map(({ status }) => status);
    expect(statuses).toEqual(["running"]);

    await client.send({ name: "gated", data: { key: "a" } });
    await engine.untilRuns("app-gated", "waiting");
    await client.send({ name: "decided", data: { key: "a" } });
    const [run] = await engine.sql("select status, calls, attempt from engine.run where function_id = $1", [
      "app-gated",
    ]);
    expect(run).toEqual({ status: "running", calls: 2, attempt: 0 });
    gate.open();
    await engine.untilRuns("app-gated", "completed");
    await stop();
  });

  test("is queued if all slots are taken, and starts when another run ends", async () => {
    const { client, gate } = await startGated(1);
    await client.send({ name: "held" });
    await client.send({ name: "held" });
    await engine.untilRuns("app-held", "running", "queued");
    gate.open();
    await engine.untilRuns("app-held", "completed", "completed");
  });

  test("is queued if the same events also wake other runs", async () => {
    const { client, gate } = await startGated(5);
    gate.open();
    await client.send([{ name: "held" }, { name: "held" }, { name: "held" }]);
    await engine.untilRuns("app-held", "completed", "completed", "completed");
  });

  test("is never mistaken for a run left behind by a crash, no matter how many events are sent during other claims", async () => {
    const { client } = await engine.start(
      (client) => [
        client.createFunction({ id: "busy", triggers: { event: "busy" } }, async ({ event, step }) => {
          await step.run("only", () => engine.marks.add("busy", `step of ${event.data.key}`));
        }),
      ],
      { concurrency: 6 },
    );
    const keys = Array.from({ length: 60 }, (_, key) => key);
    await Promise.all(
      keys.map((key) =>
        client.send(
          key % 10 === 0
            ? [
                { name: "busy", data: { key: `${key}` } },
                { name: "busy", data: { key: `${key}, too` } },
              ]
            : { name: "busy", data: { key: `${key}` } },
        ),
      ),
    );
    await engine.untilRuns("app-busy", ...Array.from({ length: 66 }, () => "completed"));
    const marks = engine.marks.of("busy").map(({ what }) => what);
    expect(new Set(marks).size).toBe(66);
    expect(marks).toHaveLength(66);
  });
});
