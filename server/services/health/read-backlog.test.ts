import { afterAll, beforeAll, describe, expect, test } from "vitest";
import seed from "@/prisma/seed";
import type { Database } from "@/server/infra/db";
import { releaseForeignRuns } from "@/server/runs/claims/release-abandoned";
import { chainEntries } from "@/server/services/ledger/chain";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { readBacklog } from "./read-backlog";

const HOUR_SECONDS = 3_600;

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

describe("readBacklog", () => {
  test("doesn't report a new demo's runs as unacknowledged for hours", async () => {
    await seed(db, { password: "the demo's password", token: `cs_${"d".repeat(43)}` });
    const waiting = await db.run.findFirstOrThrow({ where: { status: "PAUSED", claimedBy: null } });
    expect(Date.now() - waiting.createdAt.getTime()).toBeGreaterThan(HOUR_SECONDS * 1_000);
    const { unacknowledgedAge } = await readBacklog(db);
    expect(unacknowledgedAge).toBeLessThan(HOUR_SECONDS);
  });

  test("measures the age of a released run from the time of its release", async () => {
    const { runId } = await makeOpenReview((await makeOrganization(db)).as("owner"));
    const createdAt = new Date(Date.now() - 10 * HOUR_SECONDS * 1_000);
    await db.run.update({ where: { id: runId }, data: { createdAt, executor: "inngest" } });
    await releaseForeignRuns(db, "embedded");
    expect((await readBacklog(db)).unacknowledgedAge).toBeLessThan(HOUR_SECONDS);
  });

  test("counts the ledger's entries that aren't chained, and measures the age of the oldest", async () => {
    await chainEntries(db);
    expect((await readBacklog(db)).entries).toEqual({ unchained: 0, oldestAge: 0 });
    const { organizationId } = await makeOrganization(db);
    for (const hours of [1, 2])
      await db.$queryRaw`
        SELECT "recordRunEntry"(${organizationId}, NULL, now() - make_interval(hours => ${hours}::int), 'review.seen', 'review',
          'rev_1', NULL, NULL, NULL, '{}')::text`;
    const { entries } = await readBacklog(db);
    expect(entries.unchained).toBe(2);
    expect(entries.oldestAge).toBeGreaterThanOrEqual(2 * HOUR_SECONDS);
    await chainEntries(db);
    expect((await readBacklog(db)).entries).toEqual({ unchained: 0, oldestAge: 0 });
  });
});
