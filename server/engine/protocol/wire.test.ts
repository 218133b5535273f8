import type { Inngest } from "inngest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Engine, makeEngine } from "@/server/engine/testing/make-engine";
import { makeDatabase } from "@/server/testing/database/database";

const databases = makeDatabase();
let engine: Engine;

beforeEach(async () => {
  engine = makeEngine((await databases).ownerUrl);
});
afterEach(() => engine.stop());

describe("events", () => {
  const makeCounter = (client: Inngest.Any) => [
    client.createFunction({ id: "count", triggers: { event: "count" } }, async ({ event }) => {
      engine.marks.add("count", "ran", event.data);
    }),
  ];

  test("get two IDs but start one run if their sender sets the same ID twice", async () => {
    const { client } = await engine.start(makeCounter);
    const first = await client.send({ id: "once", name: "count", data: {} });
    const second = await client.send({ id: "once", name: "count", data: {} });
    expect(first.ids[0]).not.toBe(second.ids[0]);
    await client.send({ id: "other", name: "count", data: {} });
    await engine.marks.until("count", "ran", 2);
    expect(await engine.runs("app-count")).toHaveLength(2);
  });

  test("start one run if one request contains the same ID twice", async () => {
    const { client } = await engine.start(makeCounter);
    await client.send([
      { id: "once", name: "count", data: { n: 1 } },
      { id: "once", name: "count", data: { n: 2 } },
    ]);
    expect(await engine.runs("app-count")).toHaveLength(1);
    expect((await engine.marks.until("count", "ran")).details).toEqual({ n: 1 });
  });

  test("are accepted once if the SDK retries a request", async () => {
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

  test("pass through unchanged if Postgres can't index or decode their text", async () => {
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
    [Array.from({ length: 5_001 }, () => ({ name: "count" })), "a request can have at most 5000 events"],
    ["text", "an event must be a JSON object"],
  ] as const)("refuses an invalid event: %#", async ([body, error]) => {
    const { executor } = await engine.start(makeCounter);
    const answer = await executor.fetch("http://x/e/key", { method: "POST", body: JSON.stringify(body) });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ ids: [""], status: 400, error: expect.stringContaining(error) });
    expect(await engine.runs("app-count")).toEqual([]);
  });

  test("get a 404 if sent to an unknown path", async () => {
    const { executor } = await engine.start(makeCounter);
    const answer = await executor.fetch("http://x/v1/signals", { method: "POST", body: "{}" });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      error: "The embedded executor doesn't support POST /v1/signals.",
    });
  });
});

describe("events sent from the executor's own process", () => {
  const makeCounter = (client: Inngest.Any) => [
    client.createFunction({ id: "count", triggers: { event: "count" } }, async ({ event }) => {
      engine.marks.add("count", "ran", event.data);
    }),
  ];

  test("start one run for each ID, with the data as it was when they were sent", async () => {
    const { executor } = await engine.start(makeCounter);
    const data = { n: 1, at: new Date(0) };
    const sent = executor.send([{ id: "once", name: "count", data }]);
    data.n = 2;
    await sent;
    await executor.send([{ id: "once", name: "count", data }]);
    expect(await engine.runs("app-count")).toHaveLength(1);
    const { details } = await engine.marks.until("count", "ran");
    expect(details).toEqual({ n: 1, at: "1970-01-01T00:00:00.000Z" });
  });

  test("are refused for the same reasons as in a request", async () => {
    const { executor } = await engine.start(makeCounter);
    await expect(executor.send([{ name: "inngest/function.failed", data: {} }])).rejects.toThrow(
      "reserved for internal use",
    );
  });

  test("arrive even if Postgres was unreachable for a moment", async () => {
    const { executor } = await engine.start(makeCounter);
    await engine.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await executor.send([{ name: "count", data: {} }]);
    await engine.marks.until("count", "ran");
  });
});
