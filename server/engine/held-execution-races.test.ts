import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { createHeldExecutions } from "./held-executions";
import { LOCKS } from "./store/schema";
import { type Engine, makeEngine, until } from "./testing/make-engine";

const databases = makeDatabase();
let engine: Engine;

beforeEach(async () => {
  engine = makeEngine((await databases).ownerUrl);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await engine.stop();
});

const called = () => engine.marks.count("a", "called");
const goOn = (n: number) => ({ name: "go on", data: { key: "a", n } });
const output = async () => (await engine.runs("app-one"))[0]?.output;

/** Starts an executor with a function that waits twice and runs a step between the waits. */
async function startOne(afterFirst: () => unknown = () => null, beforeFirst: () => unknown = () => null) {
  const { executor } = await engine.start((client) => [
    client.createFunction(
      { id: "one", triggers: { event: "one" }, cancelOn: [{ event: "stop" }] },
      async ({ event, step }) => {
        engine.marks.add(event.data.key, "called");
        await beforeFirst();
        const wait = (id: string) =>
          step.waitForEvent(id, { event: "go on", match: "data.key", timeout: "1h" });
        const first = await wait("first");
        await step.run("after first", afterFirst);
        return [first?.data.n, (await wait("second"))?.data.n];
      },
    ),
  ]);
  return executor;
}

/** Runs `instead` in place of the first suspend statement. */
function interceptFirstSuspension(instead: (run: () => Promise<unknown>) => Promise<unknown>) {
  const query = pg.Pool.prototype.query;
  let isFirst = true;
  vi.spyOn(pg.Pool.prototype, "query").mockImplementation(function (this: pg.Pool, ...args: unknown[]) {
    const run = () => Reflect.apply(query, this, args);
    if (!isFirst || Object(args[0]).name !== "engine-suspend") return run();
    isFirst = false;
    return instead(run) as never;
  });
}

/** The results of the suspend statements. */
function suspensions(): unknown[] {
  const { calls, results } = vi.mocked(pg.Pool.prototype.query).mock;
  return results
    .filter((_, position) => Object(calls[position]?.[0]).name === "engine-suspend")
    .map(({ value }) => value);
}

function gate() {
  let resolve = () => {};
  const promise = new Promise<void>((opened) => {
    resolve = opened;
  });
  return { promise, resolve };
}

describe("an execution in memory", () => {
  test("continues if its event arrives before the suspension is confirmed", async () => {
    const replied = gate();
    interceptFirstSuspension(async (run) => {
      const result = await run();
      await replied.promise;
      return result;
    });
    const executor = await startOne();
    await executor.send([{ name: "one", data: { key: "a" } }]);
    await engine.untilRuns("app-one", "waiting");
    await executor.send([goOn(1)]);
    await until(async () => expect(await engine.sql("select from engine.step")).toHaveLength(2));
    await engine.untilRuns("app-one", "waiting");
    replied.resolve();
    await executor.send([goOn(2)]);
    await engine.untilRuns("app-one", "completed");
    expect(await output()).toEqual([1, 2]);
    expect(called()).toBe(1);
  });

  test("is kept if an earlier call's suspension is repeated after a lost reply", async () => {
    const lost = gate();
    interceptFirstSuspension(async (run) => {
      await run();
      await lost.promise;
      throw new Error("Connection terminated");
    });
    const executor = await startOne();
    await executor.send([{ name: "one", data: { key: "a" } }]);
    await engine.untilRuns("app-one", "waiting");
    await executor.send([goOn(1)]);
    await until(async () => expect(await engine.sql("select from engine.step")).toHaveLength(2));
    await engine.untilRuns("app-one", "waiting");
    expect(executor.status().heldExecutions).toBe(1);
    lost.resolve();
    await until(() => expect(suspensions()).toHaveLength(3));
    await Promise.allSettled(suspensions());
    await new Promise(setImmediate);
    expect(executor.status().heldExecutions).toBe(1);
    await executor.send([goOn(2)]);
    await engine.untilRuns("app-one", "completed");
    expect(called()).toBe(1);
  });

  test("is dropped if this process has lost the run", async () => {
    interceptFirstSuspension(async (run) => {
      await engine.sql("update engine.run set calls = calls + 1");
      return run();
    });
    const executor = await startOne();
    await executor.send([{ name: "one", data: { key: "a" } }]);
    await until(() => expect(suspensions()).toHaveLength(1));
    await Promise.all(suspensions());
    await new Promise(setImmediate);
    expect(executor.status().heldExecutions).toBe(0);
  });

  test("is dropped if the term has ended when its run is suspended", async () => {
    const opened = gate();
    const executor = await startOne(undefined, () => opened.promise);
    await executor.send([{ name: "one", data: { key: "a" } }]);
    await engine.marks.until("a", "called");
    const key = `${LOCKS.lead}, hashtext('${engine.schema}')`;
    const locked = engine.lock(`select pg_advisory_lock(${key})`);
    await until(async () => {
      const waiting = "select pg_terminate_backend(held.pid) from pg_locks as held join pg_locks as waiting";
      const same = "using (locktype, database, classid, objid) where held.granted and not waiting.granted";
      expect(await engine.sql(`${waiting} ${same} and locktype = 'advisory'`)).toHaveLength(1);
    });
    await locked;
    await until(() => expect(executor.status().role).toBe("standby"));
    opened.resolve();
    await engine.untilRuns("app-one", "waiting");
    await until(() => expect(executor.status().heldExecutions).toBe(0));
  });

  test("ends if its run is canceled during a call that continues it", async () => {
    const opened = gate();
    const executor = await startOne(() => {
      engine.marks.add("a", "continued");
      return opened.promise;
    });
    await executor.send([{ name: "one", data: { key: "a" } }]);
    await engine.untilRuns("app-one", "waiting");
    await executor.send([goOn(1)]);
    await engine.marks.until("a", "continued");
    await executor.send([{ name: "stop", data: {} }]);
    opened.resolve();
    await engine.untilRuns("app-one", "cancelled");
    await until(() => expect(executor.status()).toMatchObject({ activeCalls: 0, heldExecutions: 0 }));
    expect(called()).toBe(1);
  });

  test("doesn't keep the context of the request that sent its event", async () => {
    const storage = new AsyncLocalStorage<string>();
    const executor = await startOne(() => engine.marks.add("a", "continued", storage.getStore()));
    // Once this run waits, the first search for due runs has ended, so the next send claims its run itself.
    await executor.send([{ name: "one", data: { key: "earlier" } }]);
    await engine.untilRuns("app-one", "waiting");
    await storage.run("first request", () => executor.send([{ name: "one", data: { key: "a" } }]));
    await engine.untilRuns("app-one", "waiting", "waiting");
    await storage.run("second request", () => executor.send([goOn(1)]));
    expect(await engine.marks.until("a", "continued")).toMatchObject({ details: undefined });
  });
});

describe("createHeldExecutions", () => {
  const RUN = {
    ...{ id: "run", functionId: "fn", lane: "", event: { id: "1", name: "one", data: {}, ts: 1 } },
    ...{
      attempt: 0,
      target: null,
      term: "1",
      calls: 1,
      cancelled: false,
      halted: false,
      steps: [],
      unread: [],
    },
  };

  function makeSuspended() {
    const drop = vi.fn();
    return { bytes: 1, canContinue: () => true, continue: async () => expect.unreachable(), drop };
  }

  test.for([
    { what: "its next call", next: { calls: 2 }, isTaken: true },
    { what: "a call in a different term", next: { calls: 2, term: "2" }, isTaken: false },
    { what: "a later call", next: { calls: 3 }, isTaken: false },
    { what: "a later attempt", next: { calls: 2, attempt: 1 }, isTaken: false },
  ])("returns an execution once, and only for its next call: $what", ({ next, isTaken }) => {
    const held = createHeldExecutions(10);
    const suspended = makeSuspended();
    held.add(RUN, suspended);
    expect(held.take({ ...RUN, ...next })).toBe(isTaken ? suspended : null);
    expect(suspended.drop).toHaveBeenCalledTimes(isTaken ? 0 : 1);
    expect(held.take({ ...RUN, ...next })).toBeNull();
    expect(held.size()).toBe(0);
  });

  test("doesn't drop the execution of a later call", () => {
    const held = createHeldExecutions(10);
    held.add({ ...RUN, calls: 2 }, makeSuspended());
    held.drop(RUN);
    expect(held.size()).toBe(1);
    held.drop({ ...RUN, calls: 3 });
    expect(held.size()).toBe(0);
  });
});
