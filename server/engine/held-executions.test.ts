import { setTimeout as pause } from "node:timers/promises";
import { type Inngest, Middleware } from "inngest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { announce, type Engine, makeEngine, until } from "./testing/make-engine";

const databases = makeDatabase();
let engine: Engine;

beforeEach(async () => {
  engine = makeEngine((await databases).ownerUrl);
});
afterEach(() => engine.stop());

type Body = Parameters<Inngest.Any["createFunction"]>[1];
type Step = Parameters<Body>[0]["step"];

/** Starts an executor with one function, which marks each time its code runs from the start. */
async function startOne(
  body: (step: Step, key: string, attempt: number) => unknown,
  options: Parameters<Engine["start"]>[1] = {},
  config: Partial<Parameters<Inngest.Any["createFunction"]>[0]> = {},
) {
  return engine.start(
    (client) => [
      client.createFunction(
        { id: "one", triggers: { event: "one" }, ...config },
        async ({ event, step, attempt }) => {
          engine.marks.add(event.data.key, "called");
          return body(step, event.data.key, attempt);
        },
      ),
      announce(client, engine.marks),
    ],
    options,
  );
}

const wait = (step: Step, id: string, timeout = "1h") =>
  step.waitForEvent(id, { event: "go on", match: "data.key", timeout });
const one = (key: string) => ({ name: "one", data: { key } });
const goOn = (key: string, n = 1) => ({ name: "go on", data: { key, n } });
const called = (key = "a") => engine.marks.count(key, "called");
const output = async () => (await engine.runs("app-one"))[0]?.output;

/** Starts a run that waits once. Resolves when the run waits. */
async function startWaiting() {
  const started = await startOne(async (step) => {
    const before = await step.run("before", () => 1);
    const got = await wait(step, "it");
    return step.run("after", () => [before, got?.data.n]);
  });
  await started.executor.send([one("a")]);
  await engine.untilRuns("app-one", "waiting");
  return started;
}

describe("a run that waits", () => {
  test("continues without calling its function again", async () => {
    const { executor } = await startWaiting();
    await until(() => expect(executor.status()).toMatchObject({ heldExecutions: 1, activeCalls: 0 }));
    await executor.send([goOn("a", 5)]);
    await engine.untilRuns("app-one", "completed");
    expect(await output()).toEqual([1, 5]);
    expect(called()).toBe(1);
    expect(executor.status().heldExecutions).toBe(0);
  });

  test("continues without a replay after several waits and sleeps, and after a wait that times out", async () => {
    const { executor } = await startOne(async (step) => {
      const got = [(await wait(step, "first"))?.data.n, (await wait(step, "second"))?.data.n];
      await step.sleep("nap", "1s");
      return [...got, await wait(step, "third", "1s"), await step.run("last", () => "end")];
    });
    await executor.send([one("a")]);
    for (const n of [1, 2]) {
      await engine.untilRuns("app-one", "waiting");
      await executor.send([goOn("a", n)]);
      await until(async () => {
        expect(await engine.sql("select from engine.step")).toHaveLength(n);
      });
    }
    await engine.untilRuns("app-one", "completed");
    expect(await output()).toEqual([1, 2, null, "end"]);
    expect(called()).toBe(1);
  });

  test("continues without a replay if a standby accepts the event", async () => {
    await startWaiting();
    const { executor: standby } = await startOne(() => null);
    expect(standby.status().role).toBe("standby");
    await standby.send([goOn("a")]);
    await engine.untilRuns("app-one", "completed");
    expect(called()).toBe(1);
  });

  test("continues once if its event is sent several times", async () => {
    const { executor } = await startWaiting();
    await Promise.all(Array.from({ length: 5 }, () => executor.send([{ id: "same", ...goOn("a") }])));
    await engine.untilRuns("app-one", "completed");
    await engine.marks.until("app-one", "inngest/function.finished");
    expect(called()).toBe(1);
    expect(engine.marks.count("app-one", "inngest/function.finished")).toBe(1);
  });

  test("can change the results of its steps, and its event, without changing what is recorded", async () => {
    const { executor } = await startOne(async (step) => {
      const list = await step.run("list", () => [1]);
      list.push(2);
      const got = await wait(step, "it");
      got?.data && Object.assign(got.data, { n: "changed" });
      return [list, got?.data.n];
    });
    await executor.send([one("a")]);
    await engine.untilRuns("app-one", "waiting");
    await executor.send([goOn("a")]);
    await engine.untilRuns("app-one", "completed");
    expect(await output()).toEqual([[1, 2], "changed"]);
    const steps = await engine.sql<{ state: unknown }>("select state from engine.step order by position");
    expect(steps).toMatchObject([{ state: { data: [1] } }, { state: { data: { n: 1 } } }]);
  });

  test("isn't limited by the time it has waited", async () => {
    const { executor } = await startOne(
      async (step) => {
        await wait(step, "it");
        await step.run("first", () => null);
        await step.run("second", () => null);
      },
      {},
      { checkpointing: { maxRuntime: "1s" } },
    );
    await executor.send([one("a")]);
    await engine.untilRuns("app-one", "waiting");
    await pause(1_100);
    await executor.send([goOn("a")]);
    await engine.untilRuns("app-one", "completed");
    expect(called()).toBe(1);
  });

  test("has a new time limit for its next call", async () => {
    const { executor } = await startOne(
      async (step) => {
        await step.run("slow", () => pause(300));
        await wait(step, "it");
        await step.run("also slow", () => pause(300));
        await step.run("next", () => null);
      },
      {},
      { checkpointing: { maxRuntime: 200 } },
    );
    await executor.send([one("a")]);
    await engine.untilRuns("app-one", "waiting");
    expect(called()).toBe(1);
    expect(executor.status().heldExecutions).toBe(1);
    await executor.send([goOn("a")]);
    await engine.untilRuns("app-one", "completed");
    // After the time limit, a step is planned and gets its own call.
    expect(called()).toBeGreaterThan(1);
  });

  test("retries with a replay if it fails after the wait", async () => {
    const { executor } = await startOne(async (step, key, attempt) => {
      await wait(step, "it");
      return step.run("flaky", () => {
        engine.marks.add(key, `attempt ${attempt}`);
        if (attempt < 2) throw new Error("not yet");
        return attempt;
      });
    });
    await executor.send([one("a")]);
    await engine.untilRuns("app-one", "waiting");
    await executor.send([goOn("a")]);
    await engine.untilRuns("app-one", "completed");
    expect(await output()).toBe(2);
    const whats = engine.marks.of("a").map(({ what }) => what);
    // A retry's call ends after its first new step, so returning the output takes one more call.
    expect(whats).toEqual([
      ...["called", "attempt 0", "called", "attempt 1", "called", "attempt 2", "called"],
    ]);
  });

  test("fails if it then runs steps in parallel", async () => {
    const { executor } = await startOne(async (step) => {
      await wait(step, "it");
      await Promise.all([step.run("left", () => 1), step.run("right", () => 2)]);
    });
    await executor.send([one("a")]);
    await engine.untilRuns("app-one", "waiting");
    await executor.send([goOn("a")]);
    await engine.untilRuns("app-one", "failed");
    expect(await output()).toMatchObject({ message: expect.stringContaining('"left", "right"') });
  });
});

describe("a run replays its function", () => {
  test("if too many others wait, starting with the one that has waited longest", async () => {
    const { executor } = await startOne((step) => wait(step, "it"), { maxHeld: 2 });
    for (const key of ["a", "b", "c"]) {
      await executor.send([one(key)]);
      await until(async () => {
        expect(await engine.sql("select from engine.run where status = 'waiting'")).toHaveLength(
          ["a", "b", "c"].indexOf(key) + 1,
        );
      });
    }
    expect(executor.status().heldExecutions).toBe(2);
    for (const key of ["a", "b", "c"]) await executor.send([goOn(key)]);
    await engine.untilRuns("app-one", "completed", "completed", "completed");
    expect([called("a"), called("b"), called("c")]).toEqual([2, 1, 1]);
  });

  test("if its results take too much memory", async () => {
    const { executor } = await startOne(async (step) => {
      await step.run("large", () => "x".repeat(1_000_000));
      await wait(step, "it");
    });
    await executor.send([one("a")]);
    await engine.untilRuns("app-one", "waiting");
    expect(executor.status().heldExecutions).toBe(0);
    await executor.send([goOn("a")]);
    await engine.untilRuns("app-one", "completed");
    expect(called()).toBe(2);
  });

  test("if its event takes too much memory", async () => {
    const { executor } = await startOne((step) => wait(step, "it"));
    await executor.send([{ name: "one", data: { key: "a", large: "x".repeat(100_000) } }]);
    await engine.untilRuns("app-one", "waiting");
    expect(executor.status().heldExecutions).toBe(0);
  });

  test("if a later term has started", async () => {
    const { executor } = await startWaiting();
    await engine.sql("update engine.leader set term = term + 1, holder = 'another'");
    const dropped = { term: 3, role: "executing", heldExecutions: 0 };
    await until(() => expect(executor.status()).toMatchObject(dropped));
    await executor.send([goOn("a", 2)]);
    await engine.untilRuns("app-one", "completed");
    expect(await output()).toEqual([1, 2]);
    expect(called()).toBe(2);
  });

  test.for([
    {
      what: "a step was added",
      sql: "insert into engine.step (run_id, step_id, state) select id, 'x', '{}' from engine.run",
    },
    { what: "a step was removed", sql: "delete from engine.step" },
    { what: "a step was replaced", sql: "update engine.step set step_id = 'x'" },
    { what: "a different call was made", sql: "update engine.run set calls = calls + 1" },
    { what: "its next call is a later attempt", sql: "update engine.run set attempt = 1" },
  ])("if its row differs from its execution: $what", async ({ sql }) => {
    const { executor } = await startWaiting();
    await engine.sql(sql);
    await executor.send([goOn("a", 3)]);
    await engine.untilRuns("app-one", "completed");
    expect(await output()).toEqual([1, 3]);
    expect(called()).toBeGreaterThan(1);
    expect(executor.status().heldExecutions).toBe(0);
  });

  test("if it did something else during the wait", async () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { executor } = await startOne(async (step, key) => {
      const waiting = wait(step, "it");
      await opened;
      engine.marks.add(key, "continues");
      await step.run("work", () => engine.marks.add(key, "works"));
      return (await waiting)?.data.n;
    });
    await executor.send([one("a")]);
    await engine.untilRuns("app-one", "waiting");
    open();
    await engine.marks.until("a", "continues");
    await executor.send([goOn("a", 7)]);
    await engine.untilRuns("app-one", "completed");
    expect(await output()).toBe(7);
    const whats = engine.marks.of("a").map(({ what }) => what);
    expect(whats).toEqual(["called", "continues", "called", "continues", "works"]);
  });

  test("if middleware handles its calls", async () => {
    class Counting extends Middleware.BaseMiddleware {
      readonly id = "counting";
      override async wrapRequest({ next }: Middleware.WrapRequestArgs) {
        engine.marks.add("request", "wrapped");
        return next();
      }
    }
    const { executor } = await startOne((step) => wait(step, "it"), {}, { middleware: [Counting] });
    await executor.send([one("a")]);
    await engine.untilRuns("app-one", "waiting");
    expect(executor.status().heldExecutions).toBe(0);
    await executor.send([goOn("a")]);
    await engine.untilRuns("app-one", "completed");
    expect([called(), engine.marks.count("request", "wrapped")]).toEqual([2, 2]);
  });
});

describe("an execution in memory", () => {
  test("is dropped when its run is canceled", async () => {
    const { executor } = await startOne((step) => wait(step, "it"), {}, { cancelOn: [{ event: "stop" }] });
    await executor.send([one("a")]);
    await engine.untilRuns("app-one", "waiting");
    expect(executor.status().heldExecutions).toBe(1);
    await executor.send([{ name: "stop", data: {} }]);
    await engine.untilRuns("app-one", "cancelled");
    await until(() => expect(executor.status().heldExecutions).toBe(0));
    expect(called()).toBe(1);
  });

  test("is dropped when the executor stops", async () => {
    const { executor } = await startWaiting();
    await executor.stop();
    expect(executor.status().heldExecutions).toBe(0);
  });

  test("is garbage-collected after it's dropped", async () => {
    const remembered: WeakRef<object>[] = [];
    const { executor } = await startOne(
      async (step) => {
        const own = { large: "object" };
        remembered.push(new WeakRef(own));
        await wait(step, "it");
        return own;
      },
      { maxHeld: 1 },
    );
    for (const key of ["a", "b"]) await executor.send([one(key)]);
    await engine.untilRuns("app-one", "waiting", "waiting");
    await until(() => {
      globalThis.gc?.();
      expect(remembered.map((each) => each.deref() !== undefined).sort()).toEqual([false, true]);
    });
  });
});
