import type { Inngest } from "inngest";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Engine, makeEngine } from "@/server/engine/testing/make-engine";
import { silent } from "@/server/engine/testing/paths";
import { makeDatabase } from "@/server/testing/database/database";
import { createBatches } from "./batches";

const FINISHED = "inngest/function.finished";
const STATEMENT = { one: { name: "one", text: "" }, many: { name: "many", text: "" } };
const OTHER = { one: { name: "other", text: "" }, many: { name: "others", text: "" } };

/** Creates a `queryRow` whose statements end when `end` is called, in the order they were sent. */
function makeGated() {
  const sent: { name: string; values: unknown[]; end(rows: object[] | Error): void }[] = [];
  const warnings: object[] = [];
  const queryRow = createBatches(
    ({ name }, values) =>
      new Promise((resolve, reject) => {
        const end = (rows: object[] | Error) =>
          rows instanceof Error ? reject(rows) : resolve(rows as never);
        sent.push({ name, values, end });
      }),
    { ...silent, warn: (fields) => warnings.push(fields) },
  );
  const end = async (rows: object[] | Error) => {
    sent.shift()?.end(rows);
    await new Promise(setImmediate);
  };
  const open = () => sent.map(({ name, values }) => [name, ...values]);
  return { queryRow, end, open, warnings };
}

describe("a statement about one row", () => {
  test("runs immediately, as it is", async () => {
    const { queryRow, end, open } = makeGated();
    const row = queryRow(STATEMENT, ["a", 1]);
    expect(open()).toEqual([["one", "a", 1]]);
    await end([{ found: true }]);
    expect(await row).toEqual({ found: true });
    const none = queryRow(STATEMENT, ["b", 1]);
    expect(open()).toEqual([["one", "b", 1]]);
    await end([]);
    expect(await none).toBeNull();
  });

  test("is combined with others of its kind that wait, and gets its own row", async () => {
    const { queryRow, end, open } = makeGated();
    const rows = Promise.all(["a", "b", "c", "d"].map((id, n) => queryRow(STATEMENT, [id, n])));
    expect(open()).toEqual([["one", "a", 0]]);
    await end([{ n: 0 }]);
    expect(open()).toEqual([["many", ["b", "c", "d"], [1, 2, 3]]]);
    await end([
      { id: "d", n: 3 },
      { id: "b", n: 1 },
    ]);
    expect(open()).toEqual([["one", "c", 2]]);
    await end([]);
    expect(await rows).toEqual([{ n: 0 }, { id: "b", n: 1 }, null, { id: "d", n: 3 }]);
    expect(open()).toEqual([]);
  });

  test("gets the values that combined statements have in common when they run", async () => {
    const { queryRow, end, open } = makeGated();
    let common = "before";
    for (const id of ["a", "b", "c"])
      void queryRow(STATEMENT, [id], 0, (values) => [common, values.flat().join()]);
    expect(open()).toEqual([["one", "a", "before", "a"]]);
    common = "after";
    await end([]);
    expect(open()).toEqual([["many", ["b", "c"], "after", "b,c"]]);
  });

  test("waits for a statement about the same row", async () => {
    const { queryRow, end, open } = makeGated();
    for (const n of [1, 2, 3]) void queryRow(STATEMENT, ["a", n]);
    for (const n of [1, 2, 3]) {
      expect(open()).toEqual([["one", "a", n]]);
      await end([]);
    }
  });

  test("doesn't wait for other kinds", () => {
    const { queryRow, open } = makeGated();
    void queryRow(STATEMENT, ["a"]);
    void queryRow(OTHER, ["a"]);
    expect(open()).toEqual([
      ["one", "a"],
      ["other", "a"],
    ]);
  });

  test("doesn't wait if it is large", async () => {
    const { queryRow, open } = makeGated();
    const large = "x".repeat(33_000);
    for (const [id, value] of [
      ["a", "small"],
      ["b", "small"],
      ["c", large],
    ])
      void queryRow(STATEMENT, [id, value]);
    expect(open()).toEqual([
      ["one", "a", "small"],
      ["one", "c", large],
    ]);
  });

  test("isn't combined with more than a megabyte", async () => {
    const { queryRow, end, open } = makeGated();
    void queryRow(STATEMENT, ["first"]);
    const value = "x".repeat(30_000);
    for (let n = 0; n < 80; n++) void queryRow(STATEMENT, [`${n}`, value]);
    const sizes: number[] = [];
    while (open().length > 0) {
      const [, ids = "", values] = open()[0] ?? [];
      sizes.push([values].flat().join("").length);
      await end([ids].flat().map((id) => ({ id })));
    }
    expect(sizes.reduce((sum, size) => sum + size)).toBe(80 * value.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024);
    expect(sizes).toHaveLength(4);
  });

  test("fails with the others if Postgres is unavailable", async () => {
    const { queryRow, end, open } = makeGated();
    const rows = Promise.allSettled(["a", "b", "c"].map((id) => queryRow(STATEMENT, [id])));
    await end([]);
    await end(Object.assign(new Error("terminating connection"), { code: "57P01" }));
    expect(open()).toEqual([]);
    expect(await rows).toMatchObject([
      { value: null },
      { reason: { code: "57P01" } },
      { reason: { code: "57P01" } },
    ]);
  });

  test("doesn't block others of its kind if its values can't be computed", async () => {
    const { queryRow, end, open } = makeGated();
    const fail = () => {
      throw new Error("no values");
    };
    const [first, ...others] = ["a", "b", "c"].map((id) => queryRow(STATEMENT, [id], 0, fail));
    await expect(first).rejects.toThrow("no values");
    for (const other of others) await expect(other).rejects.toThrow("no values");
    const next = queryRow(STATEMENT, ["d"]);
    expect(open()).toEqual([["one", "d"]]);
    await end([{ found: true }]);
    expect(await next).toEqual({ found: true });
  });

  test("fails alone, and the combined statement's error is logged", async () => {
    const { queryRow, end, open, warnings } = makeGated();
    const rows = Promise.allSettled(["a", "b", "c"].map((id) => queryRow(STATEMENT, [id])));
    await end([]);
    await end(new Error("invalid"));
    expect(warnings).toMatchObject([{ err: { message: "invalid" }, statement: "many" }]);
    expect(open()).toEqual([
      ["one", "b"],
      ["one", "c"],
    ]);
    await end(new Error("invalid"));
    await end([{ id: "c" }]);
    expect(await rows).toMatchObject([
      { value: null },
      { reason: { message: "invalid" } },
      { value: { id: "c" } },
    ]);
    void queryRow(STATEMENT, ["d"]);
    expect(open()).toEqual([["one", "d"]]);
  });
});

describe("many concurrent runs", () => {
  const databases = makeDatabase();
  const COUNT = 12;
  let engine: Engine;
  let open = () => {};
  let opened: Promise<void>;

  beforeEach(async () => {
    engine = makeEngine((await databases).ownerUrl);
    opened = new Promise((resolve) => {
      open = resolve;
    });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await engine.stop();
  });

  /** Once `open` is called, all runs of `gated` record their two steps at the same time. */
  const makeFunctions = (client: Inngest.Any) => [
    client.createFunction(
      { id: "gated", triggers: { event: "gated" }, cancelOn: [{ event: "stop", match: "data.stops" }] },
      async ({ event, step, attempt }) => {
        engine.marks.add(event.data.key, `called ${attempt}`);
        await step.run("first", () => opened);
        return step.run("second", () => event.data.key);
      },
    ),
    client.createFunction({ id: "waits", triggers: { event: "wait for an end" } }, async ({ step }) => {
      const end = await step.waitForEvent("end", { event: FINISHED, timeout: "1h" });
      return end?.data.function_id;
    }),
  ];

  const keys = Array.from({ length: COUNT }, (_, key) => `${key}`);
  const all = (status: string) => keys.map(() => status);
  function spyOnStatements() {
    const query = vi.spyOn(pg.Pool.prototype, "query");
    return () => query.mock.calls.map(([statement]) => Object(statement).name);
  }

  test("share statements, and each runs once", async () => {
    const { executor } = await engine.start(makeFunctions);
    const names = spyOnStatements();
    await Promise.all(keys.map((key) => executor.send([{ name: "gated", data: { key } }])));
    open();
    await engine.untilRuns("app-gated", ...all("completed"));
    expect((await engine.runs("app-gated")).map(({ output }) => output).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(engine.marks.of(key)).toMatchObject([{ what: "called 0" }]);
    for (const name of ["engine-start-many", "engine-record-many", "engine-end-many"])
      expect(names()).toContain(name);
    expect(names().length).toBeLessThan(COUNT * 5);
  });

  test("start once for each event, even if each is sent twice", async () => {
    const { executor } = await engine.start(makeFunctions);
    const events = keys.flatMap((key) =>
      Array.from({ length: 2 }, () => ({ id: key, name: "gated", data: { key } })),
    );
    await Promise.all(events.map((event) => executor.send([event])));
    open();
    await engine.untilRuns("app-gated", ...all("completed"));
    for (const key of keys) expect(engine.marks.of(key)).toMatchObject([{ what: "called 0" }]);
  });

  test("don't affect each other if one has been claimed by a different call", async () => {
    const { executor } = await engine.start(makeFunctions);
    await Promise.all(keys.map((key) => executor.send([{ name: "gated", data: { key } }])));
    await engine.untilRuns("app-gated", ...all("running"));
    for (const key of keys) await engine.marks.until(key, "called 0");
    await engine.sql(
      "update engine.run set calls = calls + 1 from engine.event where event.id = event_id and body #>> '{data,key}' = '5'",
    );
    open();
    await engine.untilRuns("app-gated", ...all("completed"));
    expect(engine.marks.of("5").map(({ what }) => what)).toContain("called 1");
    for (const key of keys.filter((each) => each !== "5"))
      expect(engine.marks.of(key)).toMatchObject([{ what: "called 0" }]);
  });

  test("don't affect each other if one is locked", async () => {
    const { executor } = await engine.start(makeFunctions);
    await Promise.all(keys.map((key) => executor.send([{ name: "gated", data: { key } }])));
    for (const key of keys) await engine.marks.until(key, "called 0");
    const lock = await engine.lock("select from engine.run order by id limit 1 for update");
    open();
    await engine.untilRuns("app-gated", "running", ...all("completed").slice(1));
    await lock.release();
    await engine.untilRuns("app-gated", ...all("completed"));
    for (const key of keys) expect(engine.marks.of(key)).toMatchObject([{ what: "called 0" }]);
  });

  test("wake a run that waits for the end of one of them", async () => {
    const { executor } = await engine.start(makeFunctions);
    await executor.send([{ name: "wait for an end", data: {} }]);
    await engine.untilRuns("app-waits", "waiting");
    await Promise.all(keys.map((key) => executor.send([{ name: "gated", data: { key } }])));
    open();
    await engine.untilRuns("app-waits", "completed");
    expect(await engine.runs("app-waits")).toMatchObject([{ output: "app-gated" }]);
    await engine.untilRuns("app-gated", ...all("completed"));
  });

  test("start once and without an attempt used up if the reply is lost", async () => {
    const { executor } = await engine.start(makeFunctions);
    open();
    await executor.send([{ name: "gated", data: { key: "earlier" } }]);
    await engine.untilRuns("app-gated", "completed");
    const query = pg.Pool.prototype.query;
    const lost = new Set(["engine-start", "engine-start-many"]);
    vi.spyOn(pg.Pool.prototype, "query").mockImplementation(async function (
      this: pg.Pool,
      ...args: unknown[]
    ) {
      const result = await Reflect.apply(query, this, args);
      if (lost.delete(Object(args[0]).name)) throw new Error("Connection terminated");
      return result;
    } as never);
    await Promise.all(keys.map((key) => executor.send([{ name: "gated", data: { key } }])));
    await engine.untilRuns("app-gated", "completed", ...all("completed"));
    expect(lost.size).toBe(0);
    for (const key of keys) expect(engine.marks.of(key)).toMatchObject([{ what: "called 0" }]);
  });

  test("don't deadlock with events that cancel several of them", async () => {
    const { client, executor } = await engine.start(makeFunctions);
    const names = spyOnStatements();
    open();
    await Promise.all(
      Array.from({ length: 10 }, async (_, round) => {
        const stops = `${round}`;
        await Promise.all(
          keys.map((key) => executor.send([{ name: "gated", data: { key: `${round} ${key}`, stops } }])),
        );
        await client.send({ name: "stop", data: { stops } });
      }),
    );
    await vi.waitFor(async () => {
      const open = await engine.sql("select from engine.run where ended_at is null");
      expect(open).toHaveLength(0);
    }, 20_000);
    const results = vi.mocked(pg.Pool.prototype.query).mock.results.map(({ value }) => value);
    const failures = (await Promise.allSettled(results)).filter(({ status }) => status === "rejected");
    expect(failures).toEqual([]);
    expect(names()).toEqual(expect.arrayContaining(["engine-record-many", "engine-end-many"]));
  });
});
