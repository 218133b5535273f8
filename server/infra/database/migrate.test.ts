import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { query } from "@/server/testing/database/postgres";
import { migrate } from "./migrate";

let folder: string;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-migrations-"));
  url = (await makeDatabase()).ownerUrl;
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, sql: string) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

describe("migrate", () => {
  test("applies missing migrations once, in order by name", async () => {
    write("2_fill", "INSERT INTO fruit VALUES ('pear')");
    write("1_make", "CREATE TABLE fruit (name text)");
    expect(await migrate(url, folder)).toEqual(["1_make", "2_fill"]);
    expect(await migrate(url, folder)).toEqual([]);
    expect(await query(url, "SELECT name FROM fruit")).toEqual([{ name: "pear" }]);
  });

  test("applies a migration once in two simultaneous runs", async () => {
    write("1_make", "CREATE TABLE fruit (name text)");
    const results = await Promise.all([migrate(url, folder), migrate(url, folder)]);
    expect(results.flat()).toEqual(["1_make"]);
  });

  test("leaves the database unchanged if a migration fails, and explains why", async () => {
    write("1_make", "CREATE TABLE fruit (name text); SELECT nonsense");
    await expect(migrate(url, folder)).rejects.toThrow(/1_make failed and changed nothing: .*nonsense/);
    expect(await query(url, "SELECT to_regclass('fruit') AS fruit")).toEqual([{ fruit: null }]);
    write("1_make", "CREATE TABLE fruit (name text)");
    expect(await migrate(url, folder)).toEqual(["1_make"]);
  });

  test("refuses a migration that was edited after it was applied", async () => {
    write("1_make", "CREATE TABLE fruit (name text)");
    await migrate(url, folder);
    write("1_make", "CREATE TABLE fruit (name text, color text)");
    await expect(migrate(url, folder)).rejects.toThrow(/1_make was changed after/);
  });

  test("refuses to continue after a different tool left a migration unfinished", async () => {
    await query(url, "UPDATE _prisma_migrations SET finished_at = NULL");
    await expect(migrate(url, folder)).rejects.toThrow(/didn't finish/);
  });
});
