import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectDatabase, type Database } from "@/server/infra/db";
import { makeDatabase } from "@/server/testing/database/database";
import { query } from "@/server/testing/database/postgres";
import { probeWrite } from "./get-readiness";

let ownerUrl: string;
let db: Database;
beforeEach(async () => {
  const made = await makeDatabase();
  ownerUrl = made.ownerUrl;
  db = connectDatabase(made.url);
});
afterEach(() => db.$disconnect());

describe("probeWrite", () => {
  test("doesn't leave a row behind", async () => {
    await probeWrite(db);
    await probeWrite(db);
    expect(await db.writeProbe.count()).toBe(0);
  });

  test("needs space for another page each time", async () => {
    const pages = async () =>
      Number((await query(ownerUrl, `SELECT pg_relation_size('"WriteProbe"') / 8192 AS pages`))[0]?.pages);
    await query(ownerUrl, `ALTER TABLE "WriteProbe" SET (autovacuum_enabled = false)`);
    for (const count of [1, 2, 3]) {
      await probeWrite(db);
      expect(await pages()).toBe(count);
    }
  });

  test("reports that the database is read-only", async () => {
    const { pathname } = new URL(ownerUrl);
    await query(ownerUrl, `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_read_only = on`);
    await expect(probeWrite(db)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("The database is read-only."),
    });
  });

  test("reports that the disk is full", async () => {
    await query(
      ownerUrl,
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON "WriteProbe" EXECUTE FUNCTION refuse()`,
    );
    await expect(probeWrite(db)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("disk is full."),
    });
  });
});
