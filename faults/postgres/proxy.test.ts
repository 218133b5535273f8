import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { PostgresProxy } from "./proxy";

const databases = makeDatabase();
let proxy: PostgresProxy;
let client: pg.Client;
let direct: pg.Client;

beforeEach(async () => {
  const { ownerUrl: url } = await databases;
  proxy = await PostgresProxy.listen(() => Number(new URL(url).port));
  const through = new URL(url);
  through.port = String(proxy.port);
  [client, direct] = [new pg.Client(through.href), new pg.Client(url)];
  client.on("error", () => {});
  await Promise.all([client.connect(), direct.connect()]);
  await direct.query("create table if not exists seen (word text)");
  await direct.query("truncate seen");
});
afterEach(async () => {
  await Promise.all([client.end().catch(() => {}), direct.end()]);
  await proxy.close();
});

const insert = "insert into seen values ($1)";
const words = async () =>
  (await direct.query<{ word: string }>("select word from seen")).rows.map((row) => row.word);

describe("PostgresProxy", () => {
  test("reports each simple, prepared, or named statement with its values, and whether a transaction is open", async () => {
    const seen: unknown[] = [];
    proxy.watch = ({ sql, values, inTransaction }) => {
      seen.push([sql, values.includes("word"), inTransaction]);
      return null;
    };
    await client.query("begin");
    await client.query(insert, ["a word"]);
    await client.query({ name: "named", text: insert, values: ["word"] });
    await client.query({ name: "named", text: insert, values: ["other"] });
    await client.query("commit");
    expect(seen).toEqual([
      ["begin", false, false],
      [insert, true, true],
      [insert, true, true],
      [insert, false, true],
      ["commit", false, true],
    ]);
    expect(await words()).toEqual(["a word", "word", "other"]);
  });

  test("cuts the connection before a statement, so that the statement never runs", async () => {
    proxy.watch = ({ cut }) => ({ instead: "of it", happens: cut });
    await expect(client.query(insert, ["lost"])).rejects.toThrow();
    expect(await words()).toEqual([]);
  });

  test("cuts the connection before the response to a commit, and the commit still takes effect", async () => {
    proxy.watch = ({ sql, cut }) => (sql === "commit" ? { instead: "of its answer", happens: cut } : null);
    await client.query("begin");
    await client.query(insert, ["kept"]);
    await expect(client.query("commit")).rejects.toThrow();
    expect(await words()).toEqual(["kept"]);
  });

  test("delays a statement and keeps the order of statements", async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    proxy.watch = ({ values }) => (values.includes("first") ? { after: until } : null);
    const both = Promise.all([client.query(insert, ["first"]), client.query(insert, ["second"])]);
    await direct.query(insert, ["direct"]);
    release();
    await both;
    expect(await words()).toEqual(["direct", "first", "second"]);
  });
});
