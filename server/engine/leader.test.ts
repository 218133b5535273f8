import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { query } from "@/server/testing/database/postgres";
import { STALE_AFTER_MS } from "./leader";
import { type Engine, makeEngine, until } from "./testing/make-engine";
import { PATHS, type Path, silent } from "./testing/paths";
import { makeSlow } from "./testing/slow-function";
import { type Child, startChild } from "./testing/start-child";

const databases = makeDatabase();
let engine: Engine;
let child: Child | undefined;

/** Returns a hook that creates an engine whose executors call functions in the given way. */
const makeEngineOn = (path: Path) => async () => {
  engine = makeEngine((await databases).ownerUrl, path);
};
afterEach(async () => {
  await child?.end();
  child = undefined;
  await engine.stop();
});

describe.for(PATHS)("with functions called %s", (path) => {
  beforeEach(makeEngineOn(path));

  /** Starts an executor in this process. Its steps end immediately. */
  const startHere = () =>
    engine.start((client) => [
      makeSlow(
        client,
        (what, details) => engine.marks.add("here", what, details),
        async () => {},
      ),
    ]);

  const steps = () => engine.sql<{ state: unknown }>("select state from engine.step order by position");

  describe("a standby", () => {
    test("takes over long before the heartbeat expires if the executing process is killed, and uses an attempt", async () => {
      child = await startChild("child.ts", path, engine.connectionString, engine.schema);
      const { client, executor } = await startHere();
      expect(executor.status()).toMatchObject({ role: "standby" });
      await client.send({ name: "slow" });
      await child.said("in the step");

      const [beat] = await engine.sql<{ heartbeat: Date }>("select heartbeat from engine.leader");
      await child.signal("SIGKILL");
      const { details: attempt } = await engine.marks.until("here", "in the step");
      const [now] = await engine.sql<{ at: Date }>("select now() as at");
      expect(Number(now?.at) - Number(beat?.heartbeat)).toBeLessThan(STALE_AFTER_MS);
      expect(attempt).toBe(1);
      await engine.untilRuns("app-slow", "completed");
      const [run] = await engine.runs("app-slow");
      expect(run?.output).toEqual({ first: child.pid, second: process.pid });
      expect(executor.status()).toMatchObject({ role: "executing", term: 2 });
    });

    test("fails a run whose last attempt was interrupted", async () => {
      child = await startChild("child.ts", path, engine.connectionString, engine.schema);
      const { client } = await startHere();
      await client.send({ name: "slow" });
      await child.said("in the step");
      await engine.sql("update engine.run set attempt = 1");
      await child.signal("SIGKILL");
      await engine.untilRuns("app-slow", "failed");
      const [run] = await engine.runs("app-slow");
      expect(run?.output).toMatchObject({ message: "The process ended during the last attempt at a step." });
      expect(engine.marks.of("here")).toEqual([]);
    });

    test("deposes a hung process, which can't write anything afterward", async () => {
      child = await startChild("child.ts", path, engine.connectionString, engine.schema);
      const { client, executor } = await startHere();
      await client.send({ name: "slow" });
      await child.said("in the step");

      await child.signal("SIGSTOP");
      await engine.sql("update engine.leader set heartbeat = heartbeat - interval '11 seconds'");
      await engine.untilRuns("app-slow", "completed");
      expect(executor.status()).toMatchObject({ role: "executing", term: 2 });
      const before = await steps();

      child.letGo();
      await child.signal("SIGCONT");
      expect((await child.said("called")).details).toEqual({ status: 400, error: "StaleDispatchError" });
      expect(await steps()).toEqual(before);
      const [run] = await engine.runs("app-slow");
      expect(run).toMatchObject({ status: "completed", output: { first: child.pid, second: process.pid } });
    });

    test("leaves a process with a current heartbeat alone", async () => {
      const { executor: executing } = await startHere();
      const { executor: standing } = await startHere();
      await engine.sql("update engine.leader set heartbeat = heartbeat - interval '6 seconds'");
      await until(async () => {
        const rows = await engine.sql(
          "select from engine.leader where heartbeat > now() - interval '1 second'",
        );
        expect(rows).toHaveLength(1);
      });
      expect(executing.status()).toMatchObject({ role: "executing", term: 1 });
      expect(standing.status().role).toBe("standby");
    });

    test("wakes the executing process when it accepts events", async () => {
      const { client } = await startHere();
      await startHere();
      const { client: standby } = await startHere();
      await client.send({ name: "slow" });
      await engine.marks.until("here", "after the step");
      const listener = await engine.listen();
      for (const times of [2, 3, 4]) {
        await standby.send({ name: "slow" });
        await engine.marks.until("here", "after the step", times);
        await until(() => expect(listener.heard()).toBe(times - 1));
      }
    });
  });

  describe("stop", () => {
    test("lets the current step end and hands the run over without using an attempt", async () => {
      child = await startChild("child.ts", path, engine.connectionString, engine.schema);
      const { client } = await startHere();
      await client.send({ name: "slow" });
      await child.said("in the step");
      const ended = child.signal("SIGTERM");
      await child.said("stopping");
      child.letGo();
      await ended;
      await engine.untilRuns("app-slow", "completed");
      const [run] = await engine.runs("app-slow");
      expect(run?.output).toEqual({ first: child.pid, second: child.pid });
      expect(engine.marks.of("here").map(({ what }) => what)).toEqual(["after the step"]);
    });
  });

  describe("the executing process", () => {
    let open = () => {};
    const startGated = () => {
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      return engine.start((client) => [
        makeSlow(
          client,
          (what, details) => engine.marks.add("here", what, details),
          () => gate,
        ),
      ]);
    };

    test("keeps its steps, attempts, and term when its connections are cut", async () => {
      const { client, executor } = await startGated();
      await client.send({ name: "slow" });
      await engine.marks.until("here", "in the step");
      await engine.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
      );
      open();
      await engine.untilRuns("app-slow", "completed");
      await until(() => expect(executor.status()).toMatchObject({ role: "executing", term: 1 }));
      expect(engine.marks.of("here")).toEqual([
        { key: "here", what: "in the step", details: 0 },
        { key: "here", what: "after the step", details: undefined },
      ]);
    });

    test("writes nothing once a different process has a later term", async () => {
      const { client, executor } = await startGated();
      await client.send({ name: "slow" });
      await engine.marks.until("here", "in the step");
      await engine.sql("update engine.leader set term = term + 1, holder = 'another'");
      const before = await steps();
      open();
      await until(() => expect(executor.status().activeCalls).toBe(0));
      expect(await steps()).toEqual(before);
      expect(await engine.runs("app-slow")).toMatchObject([{ status: "running", attempt: 0 }]);

      await engine.untilRuns("app-slow", "completed");
      expect(executor.status()).toMatchObject({ role: "executing", term: 3 });
    });
  });
});

describe("executors whose role doesn't own the tables", () => {
  beforeEach(makeEngineOn("directly"));

  test("depose a hung process and wake each other but can't change the tables", async () => {
    const { url, ownerUrl } = await databases;
    const { schema } = engine;
    const split = { connectionString: url, ownerConnectionString: ownerUrl };
    child = await startChild("child.ts", "directly", url, schema, ownerUrl);
    const { client, executor } = await engine.start(
      (client) => [
        makeSlow(
          client,
          (what, details) => engine.marks.add("here", what, details),
          async () => {},
        ),
      ],
      split,
    );
    expect(executor.status()).toMatchObject({ role: "standby" });
    await client.send({ name: "slow" });
    await child.said("in the step");
    await child.signal("SIGSTOP");
    await engine.sql("update engine.leader set heartbeat = heartbeat - interval '11 seconds'");
    await engine.marks.until("here", "in the step");
    await engine.untilRuns("app-slow", "completed");
    expect(executor.status()).toMatchObject({ role: "executing", term: 2 });

    for (const sql of ["drop table run", "alter table run add column x int", "select number from version"])
      await expect(query(url, `set search_path = "${schema}"; ${sql}`)).rejects.toMatchObject({
        code: "42501",
      });
  });
});

describe("executors that connect as different roles", () => {
  let role: string;
  let roleUrl: string;
  beforeEach(async () => {
    await makeEngineOn("directly")();
    const { ownerUrl } = await databases;
    role = `${engine.schema}_owner`;
    roleUrl = Object.assign(new URL(ownerUrl), { username: role, password: "secret" }).href;
    await engine.sql(`create role ${role} login password 'secret'`);
    await engine.sql(`create schema "${engine.schema}" authorization ${role}`);
  });
  afterEach(async () => {
    await child?.end();
    await engine.stopExecutors();
    await engine.sql(`drop owned by ${role} cascade`);
    await engine.sql(`drop role ${role}`);
  });

  /** Starts a process that connects to this address and then hangs. */
  async function startHanging(url: string) {
    child = await startChild("child.ts", "directly", url, engine.schema, roleUrl);
    await child.signal("SIGSTOP");
    await engine.sql("update engine.leader set heartbeat = heartbeat - interval '11 seconds'");
  }

  test("depose a process that connected as the owner", async () => {
    await startHanging(roleUrl);
    const { executor } = await engine.start(() => [], {
      connectionString: (await databases).url,
      ownerConnectionString: roleUrl,
    });
    await until(() => expect(executor.status()).toMatchObject({ role: "executing", term: 2 }));
  });

  test("start as standbys if they can't depose the executing process, and report that process's role once", async () => {
    await startHanging(engine.connectionString);
    const warnings: object[] = [];
    const warn = (fields: object) => warnings.push(fields);
    const { executor } = await engine.start(() => [], {
      connectionString: roleUrl,
      ownerConnectionString: roleUrl,
      logger: { ...silent, warn },
    });
    expect(executor.status()).toMatchObject({ role: "standby" });
    await child?.signal("SIGKILL");
    await until(() => expect(executor.status()).toMatchObject({ role: "executing", term: 2 }));
    const { username } = new URL(engine.connectionString);
    expect(warnings.filter((fields) => "role" in fields)).toMatchObject([{ role: username }]);
  });
});
