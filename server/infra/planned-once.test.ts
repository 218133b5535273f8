import { afterAll, beforeAll, expect, test } from "vitest";
import { useDatabase } from "@/server/testing/executor";
import { type Database, PLANNED_ONCE } from "./db";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

test("Postgres keeps the plan of a statement that is planned once, and of no other", async () => {
  const kept = await db.$transaction(async (db) => {
    for (const value of [1, 2])
      expect(await db.$queryRaw`SELECT ${value}::int AS "value" ${PLANNED_ONCE}`).toEqual([{ value }]);
    await db.$queryRaw`SELECT ${3}::int AS "value"`;
    return db.$queryRaw<{ statement: string }[]>`SELECT "statement" FROM pg_prepared_statements`;
  });
  expect(kept).toEqual([{ statement: `SELECT $1::int AS "value" ${PLANNED_ONCE.sql}` }]);
});
