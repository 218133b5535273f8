import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ExecutorOptions } from "@/server/engine/executor";
import { type Engine, makeEngine, until } from "@/server/engine/testing/make-engine";
import { makeDatabase } from "@/server/testing/database/database";
import { CLAIM } from "./claims";
import { PLANNING, setSearchPath } from "./database";

const databases = makeDatabase();
let engine: Engine;
let open: () => void;
let opened: Promise<void>;

beforeEach(async () => {
  engine = makeEngine((await databases).ownerUrl);
  opened = new Promise((resolve) => {
    open = resolve;
  });
});
afterEach(async () => {
  open();
  await engine.stop();
});

/** Starts a function whose runs record their owner, then block until `open()`. */
const startHeld = (options: Partial<ExecutorOptions> & { limit: number }) =>
  engine.start(
    (client) => [
      client.createFunction(
        {
          id: "held",
          triggers: { event: "held" },
          cancelOn: [{ event: "stop", match: "data.owner" }],
          concurrency: [{ key: "event.data.owner", limit: options.limit }],
        },
        async ({ event }) => {
          engine.marks.add("held", String(event.data.owner), event.data.n);
          await opened;
        },
      ),
      client.createFunction({ id: "quick", triggers: { event: "quick" } }, async () => {
        engine.marks.add("quick", "ran");
      }),
    ],
    options,
  );

const held = (owner?: string) => ({ name: "held", data: owner === undefined ? {} : { owner } });
const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);
const order = () => engine.marks.of("held").map(({ what }) => what);

/** Counts the active runs in each lane. */
async function running(): Promise<Record<string, number>> {
  const rows = await engine.sql<{ lane: string; count: number }>(
    "select lane, count(*)::int as count from engine.run where status = 'running' group by lane order by lane",
  );
  return Object.fromEntries(rows.map(({ lane, count }) => [lane, count]));
}

/** Inserts rows the way a version without lanes did. */
async function insertRuns(status: string, ...owners: string[]): Promise<void> {
  for (const [position, owner] of owners.entries()) {
    const id = `old-${status}-${position}`;
    const body = JSON.stringify({ id, name: "held", data: { owner }, ts: 1 });
    await engine.sql("insert into engine.event (id, name, body) values ($1, 'held', $2)", [id, body]);
    await engine.sql(
      `insert into engine.run (id, function_id, event_id, status, step_id, due_at)
       values ($1, 'app-held', $1, $2, $1, now())`,
      [id, status],
    );
  }
}

describe("a concurrency key", () => {
  test("limits the calls for each value and counts a missing value as a value", async () => {
    const { client } = await startHeld({ limit: 2, concurrency: 20 });
    await client.send([...times(5, held("a")), ...times(5, held("b")), ...times(5, held())]);
    await until(async () =>
      expect(await running()).toEqual({ 'app-held "a"': 2, 'app-held "b"': 2, "app-held null": 2 }),
    );
    open();
    await engine.untilRuns("app-held", ...times(15, "completed"));
  });

  test("limits runs that an event would start directly", async () => {
    const { client, executor } = await startHeld({ limit: 2, concurrency: 20 });
    for (const event of times(5, held("a"))) await client.send(event);
    await client.send(held("b"));
    await engine.marks.until("held", "b");
    expect(await running()).toEqual({ 'app-held "a"': 2, 'app-held "b"': 1 });
    expect(executor.status().activeCalls).toBe(3);
  });

  test("limits runs whose events are sent concurrently", async () => {
    const { client } = await startHeld({ limit: 3, concurrency: 20 });
    await Promise.all([...times(12, held("a")), held("b")].map((event) => client.send(event)));
    await engine.marks.until("held", "b");
    await engine.marks.until("held", "a", 3);
    expect(await running()).toEqual({ 'app-held "a"': 3, 'app-held "b"': 1 });
    open();
    await engine.untilRuns("app-held", ...times(13, "completed"));
  });

  test("lets the first runs through if their events are sent concurrently", async () => {
    const { executor } = await startHeld({ limit: 3, concurrency: 20 });
    await executor.send([{ name: "quick", data: {} }]);
    await engine.untilRuns("app-quick", "completed");
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => executor.send([{ name: "held", data: { owner: "a", n } }])),
    );
    await engine.marks.until("held", "a", 3);
    expect(engine.marks.of("held").map(({ details }) => details)).toEqual([0, 1, 2]);
  });

  test("limits runs left behind by a crash, and runs that an earlier version stored without a lane", async () => {
    await (await startHeld({ limit: 2 })).executor.stop();
    await insertRuns("running", "a", "a", "a", "a", "b");
    await insertRuns("queued", "a", "c", "c", "c");
    await startHeld({ limit: 2, concurrency: 20 });
    await engine.marks.until("held", "c", 2);
    await engine.marks.until("held", "b");
    await engine.marks.until("held", "a", 2);
    expect(order().sort()).toEqual(["a", "a", "b", "c", "c"]);
    open();
    await engine.untilRuns("app-held", ...times(9, "completed"));
  });

  test("limits runs that wake from a sleep or a wait, including runs stored without a lane", async () => {
    await (await startHeld({ limit: 2 })).executor.stop();
    await insertRuns("sleeping", "a", "a", "a");
    await insertRuns("waiting", "b", "b", "b");
    await startHeld({ limit: 2, concurrency: 20 });
    await until(async () => expect(await running()).toEqual({ 'app-held "a"': 2, 'app-held "b"': 2 }));
    open();
    await engine.untilRuns("app-held", ...times(6, "completed"));
    expect(await engine.sql("select state from engine.step")).toEqual(times(6, { state: null }));
  });

  test("doesn't delay functions without a key, or the end of a canceled run", async () => {
    const { client } = await startHeld({ limit: 2, concurrency: 20 });
    await client.send(times(3, held("a")));
    await engine.marks.until("held", "a", 2);
    await client.send({ name: "quick" });
    await engine.marks.until("quick", "ran");
    await client.send({ name: "stop", data: { owner: "a" } });
    await engine.untilRuns("app-held", "cancelled", "cancelled", "cancelled");
  });

  test("accepts values of any length", async () => {
    const { client } = await startHeld({ limit: 1, concurrency: 20 });
    const long = "x".repeat(100_000);
    await client.send([held(`${long}1`), held(`${long}1`), held(`${long}2`)]);
    await until(async () => expect(Object.values(await running())).toEqual([1, 1]));
  });
});

describe("turns", () => {
  test("go to the values with the fewest calls", async () => {
    const { client, executor } = await startHeld({ limit: 4, concurrency: 6 });
    await client.send(times(10, held("a")));
    await engine.marks.until("held", "a", 4);
    await client.send([...times(4, held("b")), ...times(4, held("c"))]);
    await until(() => expect(executor.status().activeCalls).toBe(6));
    expect(await running()).toEqual({ 'app-held "a"': 4, 'app-held "b"': 1, 'app-held "c"': 1 });
  });

  test("rotate when there are more values than slots", async () => {
    const { client } = await startHeld({ limit: 1, concurrency: 1 });
    await client.send(held("first"));
    await engine.marks.until("held", "first");
    for (const owner of ["a", "b", "c"]) await client.send(times(5, held(owner)));
    open();
    await engine.untilRuns("app-held", ...times(16, "completed"));
    expect(order().slice(1)).toEqual(times(5, ["a", "b", "c"]).flat());
  });
});

test("the previous version's tables are upgraded, and its runs continue", async () => {
  await (await startHeld({ limit: 2 })).executor.stop();
  await engine.sql("drop index engine.run_ready");
  await engine.sql("drop index engine.run_timer");
  await engine.sql("alter table engine.run drop column lane");
  await engine.sql("delete from engine.version where number > 1");
  await insertRuns("queued", "a", "a", "a");
  await insertRuns("waiting", "b");
  await startHeld({ limit: 2 });
  await until(async () => expect(await running()).toEqual({ 'app-held "a"': 2, 'app-held "b"': 1 }));
  open();
  await engine.untilRuns("app-held", ...times(4, "completed"));
});

test("claiming a run reads no more pages with 10,000 due runs in a different lane than with 20", async () => {
  await (await startHeld({ limit: 2 })).executor.stop();
  const client = new pg.Client({ connectionString: engine.connectionString });
  await client.connect();
  await setSearchPath(client, engine.schema);
  await client.query(PLANNING);
  await client.query(`prepare claim as ${CLAIM.text}`);
  await client.query("insert into event (id, name, body) values ('e', 'held', '{}')");
  const insert = (lane: string, first: number, last: number) =>
    client.query(
      `insert into run (id, function_id, event_id, lane)
       select $1 || number, 'app-held', 'e', $1 from generate_series($2::int, $3::int) as number`,
      [lane, first, last],
    );

  /** Counts the pages that a claim reads while lane `a` is full. */
  async function pagesOfClaim(): Promise<number> {
    const claim = `execute claim (1, 10, array['x'], array['a', 'a'], array['app-held'], array['data.owner'], array[2], '')`;
    await client.query("begin");
    expect((await client.query(claim)).rows).toMatchObject([{ id: "b1", lane: "b" }]);
    await client.query("rollback; begin");
    const { rows } = await client.query(`explain (analyze, buffers, format json) ${claim}`);
    await client.query("rollback");
    const { Plan: plan } = rows[0]["QUERY PLAN"][0];
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
  }

  await insert("b", 1, 1);
  await insert("a", 1, 20);
  const few = await pagesOfClaim();
  await insert("a", 21, 10_000);
  expect(await pagesOfClaim()).toBeLessThan(few * 2);
  await client.end();
});
