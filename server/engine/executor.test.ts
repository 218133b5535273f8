import { setTimeout as pause } from "node:timers/promises";
import { type Inngest, Middleware, NonRetriableError, RetryAfterError } from "inngest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { announce, type Engine, makeEngine, until } from "./testing/make-engine";
import { PATHS } from "./testing/paths";

const databases = makeDatabase();
let engine: Engine;

describe.for(PATHS)("with functions called %s", (path) => {
  beforeEach(async () => {
    engine = makeEngine((await databases).ownerUrl, path);
  });
  afterEach(() => engine.stop());

  describe("runs", () => {
    test("fail with an explanation if steps run in parallel", async () => {
      const { client } = await engine.start((client) => [
        client.createFunction({ id: "parallel", triggers: { event: "parallel" } }, async ({ step }) => {
          await Promise.all([step.run("left", () => 1), step.run("right", () => 2)]);
        }),
        announce(client, engine.marks),
      ]);
      await client.send({ name: "parallel" });
      const { details } = await engine.marks.until("app-parallel", "inngest/function.failed");
      expect(details).toMatchObject({
        data: {
          error: { message: expect.stringContaining(`doesn't run steps in parallel: "left", "right"`) },
        },
      });
      await engine.untilRuns("app-parallel", "failed");
    });

    test("can catch a permanently failed step, with its name, message, and cause", async () => {
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
      await engine.untilRuns("app-catch", "completed");
      const [run] = await engine.runs("app-catch");
      expect(run?.output).toEqual({
        name: "RangeError",
        message: "always",
        cause: expect.stringContaining("root"),
      });
    });

    test("call onFailure once, with the error and the event", async () => {
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
        return [doomed, announce(client, engine.marks)];
      });
      await client.send({ name: "doomed", data: { k: 1 } });
      await engine.untilRuns("app-doomed-failure", "completed");
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

    test("send a final event, unless a final event started them", async () => {
      const { client } = await engine.start((client) => [
        client.createFunction({ id: "good", triggers: { event: "good" } }, async () => "done"),
        client.createFunction({ id: "bad", triggers: { event: "bad" }, retries: 0 }, async () => {
          throw new TypeError("no");
        }),
        announce(client, engine.marks),
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

    test("retry a step after the time in Retry-After", async () => {
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
    });

    test("run a step by its ID if the SDK plans it after a long call", async () => {
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
      await engine.untilRuns("app-slow", "completed");
      expect(engine.marks.of("slow").map(({ what }) => what)).toEqual(["second#0", "second#1"]);
    });

    test("resume a wait only for later events with the same value", async () => {
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
      await engine.untilRuns("app-wait", "waiting", "waiting");
      await client.send([
        { name: "answer", data: { k: "b" } },
        { name: "answer", data: {} },
      ]);
      await client.send({ name: "answer", data: { k: "a", yes: 1 } });
      await engine.untilRuns("app-wait", "completed", "waiting");
      const outputs = (await engine.runs("app-wait")).map(({ output }) => output);
      expect(outputs).toContainEqual({ asked: { k: "a" }, got: { k: "a", yes: 1 } });
    });

    test("run the middleware of the client and the function around each call", async () => {
      const around = (id: string) =>
        class extends Middleware.BaseMiddleware {
          id = id;
          override async wrapRequest({ next, runId, fn }: Middleware.WrapRequestArgs) {
            engine.marks.add("middleware", `${id} before`, { runId, fn: fn?.id() });
            const response = await next();
            engine.marks.add("middleware", `${id} after`, JSON.parse(response.body));
            return response;
          }
          override wrapStepHandler({ next }: Middleware.WrapStepHandlerArgs) {
            engine.marks.add("middleware", `${id} step`);
            return next();
          }
        };
      const { client } = await engine.start(
        (client) => [
          client.createFunction(
            { id: "wrapped", triggers: { event: "wrapped" }, middleware: [around("function")] },
            ({ step }) => step.run("only", () => "done"),
          ),
        ],
        { middleware: [around("client")] },
      );
      await client.send({ name: "wrapped" });
      await engine.untilRuns("app-wrapped", "completed");
      const [run] = await engine.runs("app-wrapped");
      const marks = engine.marks.of("middleware");
      expect(marks.map(({ what }) => what)).toEqual([
        "client before",
        "function before",
        "client step",
        "function step",
        "function after",
        "client after",
      ]);
      expect(marks[0]?.details).toEqual({ runId: run?.id, fn: "wrapped" });
      expect(marks.at(-1)?.details).toMatchObject([{ op: "RunComplete", data: "done" }]);
    });

    test("report the event as it was sent, whatever the function does to it", async () => {
      const { client } = await engine.start((client) => [
        client.createFunction({ id: "vandal", triggers: { event: "vandal" } }, async ({ event, step }) => {
          event.data.list.push("more");
          await step.run("look", () => engine.marks.add("vandal", "saw", event.data));
        }),
        announce(client, engine.marks),
      ]);
      await client.send({ name: "vandal", data: { list: ["sent"] } });
      const { details } = await engine.marks.until("app-vandal", "inngest/function.finished");
      expect(details).toMatchObject({ data: { event: { data: { list: ["sent"] } } } });
      expect((await engine.marks.until("vandal", "saw")).details).toEqual({ list: ["sent", "more"] });
    });

    test("omit what JSON can't contain from a step's result, on every attempt", async () => {
      const makeResult = () => {
        const shared = { at: new Date(0) };
        const result: Record<string, unknown> = { big: 1n, first: shared, second: shared, gone: undefined };
        return Object.assign(result, { inner: { result } });
      };
      const { client } = await engine.start((client) => [
        client.createFunction({ id: "round", triggers: { event: "round" } }, async ({ step, attempt }) => {
          await step.run("first", makeResult);
          await step.run("second", () => {
            if (attempt === 0) throw new Error("again");
            return makeResult();
          });
        }),
      ]);
      await client.send({ name: "round" });
      await engine.untilRuns("app-round", "completed");
      const shared = { at: "1970-01-01T00:00:00.000Z" };
      const inner = { result: expect.stringContaining("[Circular") };
      const state = { data: { first: shared, second: shared, inner } };
      expect(await engine.sql("select state from engine.step")).toEqual([{ state }, { state }]);
    });

    test("keep all JSON values in results, in order", async () => {
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
      await engine.untilRuns("app-keep", "completed");
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
      announce(client, engine.marks),
    ];

    test("ends matching runs, sends their final events, and leaves other runs alone", async () => {
      const { client } = await engine.start(makeCancellable);
      await client.send([
        { name: "job", data: { k: "a" } },
        { name: "job", data: { k: "b" } },
        { name: "job" },
      ]);
      await engine.untilRuns("app-job", "sleeping", "sleeping", "sleeping");
      await client.send([{ name: "stop", data: { k: "a" } }, { name: "stop" }]);
      const { details } = await engine.marks.until("app-job", "inngest/function.cancelled");
      await engine.marks.until("app-job", "inngest/function.finished");
      expect(details).toMatchObject({
        data: { event: { data: { k: "a" } }, result: null, _inngest: { status: "Cancelled" } },
      });
      await engine.untilRuns("app-job", "cancelled", "sleeping", "sleeping");
    });

    test("lets a running step finish and discards its result", async () => {
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
        announce(client, engine.marks),
      ]);
      await client.send({ name: "busy" });
      await engine.marks.until("busy", "working");
      await client.send({ name: "stop" });
      finish();
      await engine.marks.until("app-busy", "inngest/function.cancelled");
      await until(() => expect(executor.status().activeCalls).toBe(0));
      await engine.untilRuns("app-busy", "cancelled");
      expect(engine.marks.count("busy", "more")).toBe(0);
      expect(await engine.sql("select from engine.step")).toEqual([]);
    });
  });

  test("an executor deletes finished runs and old events after the retention period, but keeps open runs", async () => {
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

  test("executors in two schemas of one database both run functions", async () => {
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
      await engine.untilRuns("app-both", "completed");
    } finally {
      await other.stop();
    }
  });

  test("refuses to start if a newer release created the tables", async () => {
    await engine.start(() => []);
    await engine.sql("insert into engine.version (number) values (99)");
    await expect(engine.start(() => [])).rejects.toThrow("which a newer release created");
  });
});
