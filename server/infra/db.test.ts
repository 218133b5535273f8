import { describe, expect, test } from "vitest";
import { STALE_AFTER_MS } from "@/server/engine/leader";
import { useDatabase } from "@/server/testing/executor";

describe("connectDatabase", () => {
  test("makes Postgres end a hung process's open transaction before another process takes over", async () => {
    const { db, close } = await useDatabase();
    const [row] = await db.$queryRaw<{ ms: number }[]>`
      SELECT setting::int AS ms FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'`;
    expect(row?.ms).toBeGreaterThan(0);
    expect(row?.ms).toBeLessThanOrEqual(STALE_AFTER_MS);
    await close();
  });
});
