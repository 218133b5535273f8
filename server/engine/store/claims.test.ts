import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Engine, makeEngine } from "@/server/engine/testing/make-engine";
import { makeDatabase } from "@/server/testing/database/database";

const databases = makeDatabase();
let engine: Engine;

beforeEach(async () => {
  engine = makeEngine((await databases).ownerUrl);
});
afterEach(() => engine.stop());

/** A run whose step waits until it is released, so that its row can be read. */
async function startGated(concurrency: number) {
  const gate: { open: () => void } = { open: () => {} };
  const opened = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  const { client } = await engine.start(
    (client) => [
      client.createFunction({ id: "gated", triggers: { event: "gated" } }, async ({ event, step }) => {
        await step.waitForEvent("decision", { event: "decided", match: "data.key", timeout: "1d" });
        await step.run("next", () => opened);
        engine.marks.add(event.data.key, "ended");
      }),
      client.createFunction({ id: "held", triggers: { event: "held" } }, () => opened),
    ],
    { concurrency },
  );
  return { client, gate };
}

describe("a run woken by an event", () => {
  test("is claimed once the event is sent, without a search", async () => {
    const { client, gate } = await startGated(5);
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
  });

  test("is queued if all slots are taken, and starts when another run ends", async () => {
    const { client, gate } = await startGated(1);
    await client.send({ name: "held" });
    await client.send({ name: "held" });
    await engine.untilRuns("app-held", "running", "queued");
    gate.open();
    await engine.untilRuns("app-held", "completed", "completed");
  });

  test("is queued together with others woken by the same events", async () => {
    const { client, gate } = await startGated(5);
    gate.open();
    await client.send([{ name: "held" }, { name: "held" }, { name: "held" }]);
    await engine.untilRuns("app-held", "completed", "completed", "completed");
  });

  test("is never mistaken for one left by a crash, however many are sent during other claims", async () => {
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
