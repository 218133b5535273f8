import { setTimeout as pause } from "node:timers/promises";
import { type Inngest, NonRetriableError, RetryAfterError } from "inngest";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeDatabase } from "@/server/testing/database";
import { type Engine, makeEngine } from "./testing/make-engine";

const databases = makeDatabase();
let engine: Engine;

beforeEach(async () => {
  engine = makeEngine((await databases).url);
});
afterEach(() => engine.stop());

const until = (condition: () => Promise<void> | void) =>
  vi.waitFor(condition, { timeout: 8_000, interval: 10 });
const ended = (functionId: string, status: string) =>
  until(async () => {
    expect((await engine.runs(functionId)).map((run) => run.status)).toEqual([status]);
  });

/** Marks the events that announce ends, under the id of the function that ended. */
const announce = (client: Inngest.Any) =>
  client.createFunction(
    {
      id: "announce",
      triggers: [
        { event: "inngest/function.finished" },
        { event: "inngest/function.failed" },
        { event: "inngest/function.cancelled" },
      ],
    },
    async ({ event }) => engine.marks.add(event.data.function_id, event.name, event),
  );

describe("events", () => {
  const makeCounter = (client: Inngest.Any) => [
    client.createFunction({ id: "count", triggers: { event: "count" } }, async ({ event }) => {
      engine.marks.add("count", "ran", event.data);
    }),
  ];

  test("the same id twice is two ids and one run", async () => {
    const { client } = await engine.start(makeCounter);
    const first = await client.send({ id: "once", name: "count", data: {} });
    const second = await client.send({ id: "once", name: "count", data: {} });
    expect(first.ids[0]).not.toBe(second.ids[0]);
    await client.send({ id: "other", name: "count", data: {} });
    await engine.marks.until("count", "ran", 2);
    expect(await engine.runs("app-count")).toHaveLength(2);
  });

  test("the same id in one request is one run", async () => {
    const { client } = await engine.start(makeCounter);
    await client.send([
      { id: "once", name: "count", data: { n: 1 } },
      { id: "once", name: "count", data: { n: 2 } },
    ]);
    expect(await engine.runs("app-count")).toHaveLength(1);
    expect((await engine.marks.until("count", "ran")).details).toEqual({ n: 1 });
  });

  test("a request that the SDK tries again is taken once", async () => {
    const { executor } = await engine.start(makeCounter);
    const request = {
      method: "POST",
      headers: { "x-inngest-event-id-seed": "1795527453351,c2VlZHNlZWQ=" },
      body: JSON.stringify([{ name: "count" }, { name: "count" }]),
    };
    const { fetch } = executor;
    const first = await (await fetch("https://any.host/e/any-key", request)).json();
    const second = await (await fetch("https://any.host/e/any-key", request)).json();
    expect(second).toEqual(first);
    expect(await engine.runs("app-count")).toHaveLength(2);
  });

  test("text that Postgres cannot index or decode goes through unharmed", async () => {
    const { client } = await engine.start(makeCounter);
    const data = { nul: "a\0b", half: "\ud800", long: "x".repeat(10_000), ключ: "значение" };
    await client.send({ name: "count", data });
    expect((await engine.marks.until("count", "ran")).details).toEqual(data);
  });

  test.for([
    [{ name: "" }, "event name is empty"],
    [{ data: {} }, "event name is empty"],
    [{ name: "inngest/function.failed" }, "reserved for internal use"],
    [{ name: "a\0b" }, "not plain text"],
    [{ name: "x".repeat(257) }, "longer than 256 characters"],
    [{ name: "count", id: 7 }, "event id is not a string"],
    [{ name: "count", data: [1] }, "data of event count is not an object"],
    [{ name: "count", ts: "now" }, "ts of event count is not a number"],
    [{ name: "count", data: { text: "x".repeat(512 * 1024) } }, "event count is larger than 512 KB"],
    [Array.from({ length: 5_001 }, () => ({ name: "count" })), "a request takes at most 5000 events"],
    ["text", "an event is a JSON object"],
  ] as const)("refuses what is no event: %#", async ([body, error]) => {
    const { executor } = await engine.start(makeCounter);
    const answer = await executor.fetch("http://x/e/key", { method: "POST", body: JSON.stringify(body) });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ ids: [""], status: 400, error: expect.stringContaining(error) });
    expect(await engine.runs("app-count")).toEqual([]);
  });

  test("what is not the server's answers that it is not there", async () => {
    const { executor } = await engine.start(makeCounter);
    const answer = await executor.fetch("http://x/v1/signals", { method: "POST", body: "{}" });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      error: "The embedded executor does not have POST /v1/signals.",
    });
  });
});

describe("runs", () => {
  test("parallel steps fail the run and say so", async () => {
    const { client } = await engine.start((client) => [
      client.createFunction({ id: "parallel", triggers: { event: "parallel" } }, async ({ step }) => {
        await Promise.all([step.run("left", () => 1), step.run("right", () => 2)]);
      }),
      announce(client),
    ]);
    await client.send({ name: "parallel" });
    const { details } = await engine.marks.until("app-parallel", "inngest/function.failed");
    expect(details).toMatchObject({
      data: {
        error: { message: expect.stringContaining('does not run steps in parallel: "left", "right"') },
      },
    });
    await ended("app-parallel", "failed");
  });

  test("a step that fails for good can be caught, with its name, message and cause", async () => {
    const { client } = await engine.start((client) => [
      client.createFunction({ id: "catch", triggers: { event: "catch" }, retries: 1 }, async ({ step }) => {
        try {
          await step.run("bad", () => {
            throw new RangeError("always", { cause: new Error("root") });
          });
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          const { name, message, cause } = error;
          return step.run("clean up", () => ({ name, message, cause: String(cause) }));
        }
      }),
    ]);
    await client.send({ name: "catch" });
    await ended("app-catch", "completed");
    const [run] = await engine.runs("app-catch");
    expect(run?.output).toEqual({
      name: "RangeError",
      message: "always",
      cause: expect.stringContaining("root"),
    });
  });

  test("onFailure is told the error and the event, once", async () => {
    const { client } = await engine.start((client) => {
      const doomed = client.createFunction(
        {
          id: "doomed",
          triggers: { event: "doomed" },
          onFailure: async ({ event, error, step }) => {
            await step.run("note", () =>
              engine.marks.add("doomed", "failure", { event: event.data.event, error }),
            );
          },
        },
        async () => {
          throw new NonRetriableError("no way");
        },
      );
      return [doomed, announce(client)];
    });
    await client.send({ name: "doomed", data: { k: 1 } });
    await ended("app-doomed-failure", "completed");
    expect(engine.marks.of("doomed")).toEqual([
      {
        key: "doomed",
        what: "failure",
        details: {
          event: expect.objectContaining({ name: "doomed", data: { k: 1 } }),
          error: expect.objectContaining({ name: "NonRetriableError", message: "no way" }),
        },
      },
    ]);
  });

  test("the ends of runs are announced, but not those of runs that an announcement started", async () => {
    const { client } = await engine.start((client) => [
      client.createFunction({ id: "good", triggers: { event: "good" } }, async () => "done"),
      client.createFunction({ id: "bad", triggers: { event: "bad" }, retries: 0 }, async () => {
        throw new TypeError("no");
      }),
      announce(client),
    ]);
    await client.send([{ name: "good" }, { name: "bad" }]);
    await engine.marks.until("app-bad", "inngest/function.failed");
    await engine.marks.until("app-bad", "inngest/function.finished");
    const good = await engine.marks.until("app-good", "inngest/function.finished");
    const [run] = await engine.runs("app-good");
    expect(good.details).toMatchObject({
      data: { run_id: run?.id, event: { name: "good" }, result: "done", _inngest: { status: "Completed" } },
    });
    await until(async () => {
      const open = await engine.sql("select from engine.run where ended_at is null");
      expect(open).toHaveLength(0);
    });
    expect(engine.marks.of("app-announce")).toEqual([]);
    expect(await engine.runs("app-announce")).toHaveLength(3);
  });

  test("Retry-After decides when a step is tried again", async () => {
    const { client } = await engine.start(
      (client) => [
        client.createFunction({ id: "later", triggers: { event: "later" } }, ({ step, attempt }) =>
          step.run("ask", () => {
            engine.marks.add("later", "asked", Date.now());
            if (attempt === 0) throw new RetryAfterError("busy", "1s");
          }),
        ),
      ],
      { retryDelay: () => 60_000 },
    );
    await client.send({ name: "later" });
    const first = Number((await engine.marks.until("later", "asked")).details);
    const second = Number((await engine.marks.until("later", "asked", 2)).details);
    expect(second - first).toBeGreaterThanOrEqual(990);
    expect(second - first).toBeLessThan(3_000);
  });

  test("a step that the SDK plans because the call has lasted long is run by its id", async () => {
    const { client } = await engine.start((client) => [
      client.createFunction(
        { id: "slow", triggers: { event: "slow" }, checkpointing: { maxRuntime: "1s" }, retries: 1 },
        async ({ step, attempt }) => {
          await step.run("first", () => pause(1_100));
          await step.run("second", () => {
            engine.marks.add("slow", `second#${attempt}`);
            if (attempt === 0) throw new Error("once more");
          });
          return step.run("third", () => "done");
        },
      ),
    ]);
    await client.send({ name: "slow" });
    await ended("app-slow", "completed");
    expect(engine.marks.of("slow").map(({ what }) => what)).toEqual(["second#0", "second#1"]);
  });

  test("a wait hears only events with the same value, and nothing that came before it", async () => {
    const { client } = await engine.start((client) => [
      client.createFunction({ id: "wait", triggers: { event: "wait" } }, async ({ event, step }) => {
        const got = await step.waitForEvent("answer", { event: "answer", match: "data.k", timeout: "1h" });
        return { asked: event.data, got: got?.data };
      }),
    ]);
    await client.send({ name: "answer", data: { k: "a", early: true } });
    await client.send([
      { name: "wait", data: { k: "a" } },
      { name: "wait", data: {} },
    ]);
    await until(async () => {
      const statuses = (await engine.runs("app-wait")).map(({ status }) => status);
      expect(statuses).toEqual(["waiting", "waiting"]);
    });
    await client.send([
      { name: "answer", data: { k: "b" } },
      { name: "answer", data: {} },
    ]);
    await client.send({ name: "answer", data: { k: "a", yes: 1 } });
    await until(async () => {
      const runs = await engine.runs("app-wait");
      const completed = runs.filter(({ status }) => status === "completed");
      expect(completed.map(({ output }) => output)).toEqual([{ asked: { k: "a" }, got: { k: "a", yes: 1 } }]);
    });
    expect((await engine.runs("app-wait")).map(({ status }) => status).sort()).toEqual([
      "completed",
      "waiting",
    ]);
  });

  test("results keep what JSON can hold, in its order", async () => {
    const { client } = await engine.start((client) => [
      client.createFunction({ id: "keep", triggers: { event: "keep" } }, async ({ step }) => {
        const kept = await step.run("make", () => ({
          z: "a\0b",
          a: "\ud800",
          n: 1e21,
          deep: [null, { "": 0 }],
        }));
        await step.sleep("a moment", "1s");
        return { keys: Object.keys(kept), kept };
      }),
    ]);
    await client.send({ name: "keep" });
    await ended("app-keep", "completed");
    const [run] = await engine.runs("app-keep");
    expect(run?.output).toEqual({
      keys: ["z", "a", "n", "deep"],
      kept: { z: "a\0b", a: "\ud800", n: 1e21, deep: [null, { "": 0 }] },
    });
  });
});

describe("cancelOn", () => {
  const makeCancellable = (client: Inngest.Any) => [
    client.createFunction(
      { id: "job", triggers: { event: "job" }, cancelOn: [{ event: "stop", match: "data.k" }] },
      async ({ step }) => {
        await step.sleep("long", "1h");
      },
    ),
    announce(client),
  ];

  test("ends the runs that match, announces it, and leaves the others", async () => {
    const { client } = await engine.start(makeCancellable);
    await client.send([
      { name: "job", data: { k: "a" } },
      { name: "job", data: { k: "b" } },
      { name: "job" },
    ]);
    await until(async () => {
      expect((await engine.runs("app-job")).every(({ status }) => status === "sleeping")).toBe(true);
    });
    await client.send([{ name: "stop", data: { k: "a" } }, { name: "stop" }]);
    const { details } = await engine.marks.until("app-job", "inngest/function.cancelled");
    await engine.marks.until("app-job", "inngest/function.finished");
    expect(details).toMatchObject({
      data: { event: { data: { k: "a" } }, result: null, _inngest: { status: "Cancelled" } },
    });
    const statuses = (await engine.runs("app-job")).map(({ status }) => status);
    expect(statuses.sort()).toEqual(["cancelled", "sleeping", "sleeping"]);
  });

  test("lets a step that is running finish, and drops what it answers", async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { client, executor } = await engine.start((client) => [
      client.createFunction(
        { id: "busy", triggers: { event: "busy" }, cancelOn: [{ event: "stop" }] },
        async ({ step }) => {
          await step.run("work", async () => {
            engine.marks.add("busy", "working");
            await finished;
          });
          await step.run("more", () => engine.marks.add("busy", "more"));
        },
      ),
      announce(client),
    ]);
    await client.send({ name: "busy" });
    await engine.marks.until("busy", "working");
    await client.send({ name: "stop" });
    finish();
    await engine.marks.until("app-busy", "inngest/function.cancelled");
    await until(() => expect(executor.status().activeCalls).toBe(0));
    await ended("app-busy", "cancelled");
    expect(engine.marks.count("busy", "more")).toBe(0);
    expect(await engine.sql("select from engine.step")).toEqual([]);
  });
});

describe("limits", () => {
  const failing = async (id: string, body: Parameters<Inngest.Any["createFunction"]>[1]) => {
    const { client } = await engine.start((client) => [
      client.createFunction({ id, triggers: { event: id }, retries: 0 }, body),
      announce(client),
    ]);
    await client.send({ name: id });
    const { details } = await engine.marks.until(`app-${id}`, "inngest/function.failed");
    await ended(`app-${id}`, "failed");
    return details;
  };
  const message = (text: string) => ({ data: { error: { message: text } } });

  test("a step's result has at most 4 MB", async () => {
    const details = await failing("large-step", ({ step }) =>
      step.run("huge", () => "x".repeat(4 * 1024 * 1024)),
    );
    expect(details).toMatchObject(message('The result of step "huge" is larger than 4 MB.'));
  });

  test("a run's result has at most 4 MB", async () => {
    const details = await failing("large-result", async () => "x".repeat(4 * 1024 * 1024));
    expect(details).toMatchObject(message("The result of the run is larger than 4 MB."));
  });

  test("the results of a run have at most 32 MB together", async () => {
    const details = await failing("large-state", async ({ step }) => {
      for (let i = 0; i < 9; i++) await step.run(`part ${i}`, () => "x".repeat(4_000_000));
    });
    expect(details).toMatchObject(message("The results of the run's steps are larger than 32 MB together."));
  });

  test("a run has at most 1000 steps", { timeout: 30_000 }, async () => {
    const details = await failing("many-steps", async ({ step }) => {
      for (let i = 0; i < 1_001; i++) await step.run(`step ${i}`, () => i);
    });
    expect(details).toMatchObject(message("A run has at most 1000 steps."));
  });

  test("no more calls run at once than the executor may make, and a sleeping run is no call", async () => {
    let most = 0;
    const { client, executor } = await engine.start(
      (client) => [
        client.createFunction({ id: "few", triggers: { event: "few" } }, async ({ step }) => {
          await step.sleep("first", "1s");
          await step.run("work", async () => {
            most = Math.max(most, executor.status().activeCalls);
            await pause(20);
          });
          engine.marks.add("few", "done");
        }),
      ],
      { concurrency: 2 },
    );
    await client.send(Array.from({ length: 6 }, () => ({ name: "few" })));
    await engine.marks.until("few", "done", 6);
    expect(most).toBe(2);
  });
});

test("ended runs and old events are forgotten after the retention, open ones are not", async () => {
  const { client } = await engine.start(
    (client) => [
      client.createFunction({ id: "short", triggers: { event: "short" } }, ({ step }) =>
        step.run("a", () => 1),
      ),
      client.createFunction({ id: "open", triggers: { event: "open" } }, ({ step }) =>
        step.sleep("long", "1h"),
      ),
    ],
    { retention: 300 },
  );
  await client.send([{ name: "short" }, { name: "open" }, { name: "unheard" }]);
  await until(async () => {
    expect(await engine.sql("select name from engine.event")).toEqual([{ name: "open" }]);
  });
  expect(await engine.runs("app-short")).toEqual([]);
  expect((await engine.runs("app-open")).map(({ status }) => status)).toEqual(["sleeping"]);
});

test("executors on two schemas of one database both execute", async () => {
  const other = makeEngine(engine.connectionString);
  try {
    for (const each of [engine, other]) {
      const { client, executor } = await each.start((client) => [
        client.createFunction({ id: "both", triggers: { event: "both" } }, async () =>
          each.marks.add("both", "ran"),
        ),
      ]);
      expect(executor.status()).toMatchObject({ role: "executing", term: 1 });
      await client.send({ name: "both" });
    }
    await engine.marks.until("both", "ran");
    await other.marks.until("both", "ran");
    await ended("app-both", "completed");
  } finally {
    await other.stop();
  }
});

test("tables of a newer release are left alone", async () => {
  await engine.start(() => []);
  await engine.sql("insert into engine.version (number) values (99)");
  await expect(engine.start(() => [])).rejects.toThrow("made by a newer release");
});
