/// <reference types="vite/types/importMeta.d.ts" />
import pg from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { linkedFrom } from "@/server/domain/ledger/chain";
import { type Child, startChild } from "@/server/engine/testing/start-child";
import { databaseUrl, ownerDatabaseUrl } from "@/server/infra/env";
import { decideReview } from "@/server/services/review/decide";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { until } from "@/server/testing/until";
import { chainEntries } from "./chain";
import { commitToText, hashJson } from "./hash";
import { toEntry, toLink } from "./rows";

/** Whether this is `npm run test:evidence`, which adds many more entries than the regular tests. */
const ALL = import.meta.env.MODE === "all-evidence";
const WRITERS = ALL ? 50 : 8;
const ENTRIES = ALL ? 50_000 : 800;
const PATIENCE_MS = ALL ? 600_000 : 60_000;

const given = givenDatabase();

const readEntries = (organizationId: string) =>
  given.db.ledgerEntry.findMany({ where: { organizationId }, orderBy: [{ at: "asc" }, { id: "asc" }] });
const readLinks = (organizationId: string) =>
  given.db.ledgerLink.findMany({ where: { organizationId }, orderBy: { sequence: "asc" } });

/** Expects the organization's entries to form one chain without gaps or forks. */
async function expectChain(organizationId: string) {
  const entries = new Map((await readEntries(organizationId)).map((entry) => [entry.id, entry]));
  const links = await readLinks(organizationId);
  expect(links.map(({ sequence }) => Number(sequence))).toEqual(links.map((_, index) => index + 1));
  expect(new Set(links.map(({ entryId }) => entryId))).toEqual(new Set(entries.keys()));
  const hashes = new Map(links.map(({ sequence, hash }) => [Number(sequence), hash]));
  for (const link of links) {
    const entry = entries.get(link.entryId);
    expect(link.entryHash).toBe(entry && hashJson(toEntry(entry)));
    const previous = linkedFrom(Number(link.sequence)).map((sequence) => String(hashes.get(sequence)));
    expect(link.hash).toBe(hashJson(toLink(link, previous)));
  }
  return links.length;
}

/** Adds entries, as a verb's transaction does. */
async function addEntries(db: typeof given.db, organizationId: string, count: number): Promise<void> {
  for (let made = 0; made < count; made++)
    await db.$executeRaw`
      SELECT "recordRunEntry"(${organizationId}, NULL, clock_timestamp(), 'review.seen', 'review', 'rev_1', NULL, NULL, NULL, '{}')::text`;
}

/** Starts a process that chains entries until the test ends or kills it. */
async function startChaining(): Promise<Child> {
  const script = new URL("../../testing/processes/chaining-process.ts", import.meta.url);
  const child = await startChild(script, databaseUrl(), ownerDatabaseUrl());
  onTestFinished(() => child.end());
  return child;
}

/**
 * Adds entries on its own connection, in transactions that don't commit in the order of their writes. Adds at least
 * `least` entries and stops once `mayStop` returns true. Returns the number of entries.
 */
async function write(organizationId: string, least: number, mayStop: () => boolean): Promise<number> {
  const client = new pg.Client(databaseUrl());
  await client.connect();
  let made = 0;
  while (made < least || !mayStop()) {
    await client.query("BEGIN");
    for (const end = made + 1 + (made % 5); made < end; made++)
      await client.query(
        `SELECT "recordRunEntry"($1, NULL, clock_timestamp(), 'review.seen', 'review', 'rev_1', NULL, NULL, NULL, '{}')::text`,
        [organizationId],
      );
    await client.query("COMMIT");
  }
  await client.end();
  return made;
}

describe("a run with a review", () => {
  test("is recorded by the statements that change it, without its content", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { runId, reviewId } = await makeOpenReview(as("builder"));
    await decideReview(as("approver"), { id: reviewId, decision: "approve", output: "Fixed by hand." });
    const entries = await readEntries(organizationId);
    const actions = ["run.started", "review.opened", "link.issued", "review.decided", "review.closed"];
    expect(entries.map(({ action }) => action).toSorted()).toEqual(
      ["workflow.published", ...actions].toSorted(),
    );
    const { salt } = await given.db.run.findUniqueOrThrow({ where: { id: runId }, select: { salt: true } });
    const [started, opened, , decided, closed] = actions.map((name) =>
      entries.find(({ action }) => action === name),
    );
    expect(started).toMatchObject({ runId, memberId: memberIdOf(as("builder")), subjectId: runId });
    expect(opened).toMatchObject({ runId, memberId: null, subjectId: reviewId });
    expect(decided).toMatchObject({
      runId,
      memberId: memberIdOf(as("approver")),
      channel: "WEB",
      data: {
        decision: "approve",
        role: "approver",
        approved: commitToText(salt ?? Buffer.alloc(0), "Fixed by hand."),
      },
    });
    expect(closed).toMatchObject({ data: { status: "APPROVED" } });
    expect(JSON.stringify(entries)).not.toContain("Fixed");
  });
});

describe("chainEntries", () => {
  test("chains each organization's entries on their own", async () => {
    const [first, second] = [await makeOrganization(given.db), await makeOrganization(given.db)];
    for (const { as } of [first, second, first]) await makeOpenReview(as("builder"));
    await chainEntries(given.db);
    expect(await expectChain(first.organizationId)).toBe(8);
    expect(await expectChain(second.organizationId)).toBe(4);
  });

  test(
    `makes one chain of at least ${ENTRIES} entries from ${WRITERS} writers, while two processes chain and one is killed`,
    async () => {
      const { organizationId } = await makeOrganization(given.db);
      const chained = () => given.db.ledgerLink.count({ where: { organizationId } });
      const [first] = await Promise.all([startChaining(), startChaining()]);
      let isKilled = false;
      const writing = Promise.all(
        Array.from({ length: WRITERS }, () => write(organizationId, ENTRIES / WRITERS, () => isKilled)),
      );
      await until(chained, (count) => count > 0);
      await first.signal("SIGKILL");
      isKilled = true;
      await startChaining();
      const written = (await writing).reduce((sum, count) => sum + count, 0);
      expect(written).toBeGreaterThanOrEqual(ENTRIES);
      await until(chained, (count) => count === written);
      expect(await expectChain(organizationId)).toBe(written);
      expect(await given.db.ledgerPending.count({ where: { organizationId } })).toBe(0);
    },
    PATIENCE_MS,
  );

  test("chains an organization's entries even if another's chain is damaged", async () => {
    const [damaged, intact] = [await makeOrganization(given.db), await makeOrganization(given.db)];
    await addEntries(given.db, damaged.organizationId, 1);
    await chainEntries(given.db);
    await asOwner(`
      INSERT INTO "LedgerLink" SELECT "organizationId", 99998, 'ent_planted', "entryHash", "chainedAt", "hash"
      FROM "LedgerLink" WHERE "organizationId" = '${damaged.organizationId}'`);
    for (const { organizationId } of [damaged, intact]) await addEntries(given.db, organizationId, 2);
    await chainEntries(given.db);
    expect(await expectChain(intact.organizationId)).toBe(2);
    expect(await given.db.ledgerPending.count({ where: { organizationId: damaged.organizationId } })).toBe(2);
  });

  test("omits an entry whose transaction was rolled back", async () => {
    const { organizationId } = await makeOrganization(given.db);
    await addEntries(given.db, organizationId, 1);
    const failed = given.db.$transaction(async (db) => {
      await addEntries(db as typeof given.db, organizationId, 1);
      throw new Error("rolled back");
    });
    await expect(failed).rejects.toThrow("rolled back");
    await addEntries(given.db, organizationId, 1);
    await chainEntries(given.db);
    expect(await expectChain(organizationId)).toBe(2);
  });
});

test("entries and links are only added, even by the owner of the tables", async () => {
  const { organizationId } = await makeOrganization(given.db);
  await addEntries(given.db, organizationId, 1);
  await chainEntries(given.db);
  for (const table of ["LedgerEntry", "LedgerLink"]) {
    for (const change of [
      `UPDATE "${table}" SET "organizationId" = 'org_x'`,
      `DELETE FROM "${table}"`,
      `TRUNCATE "${table}"`,
    ]) {
      await expect(given.db.$executeRawUnsafe(change)).rejects.toThrow(/permission denied|only added/);
      await expect(asOwner(change)).rejects.toThrow(/only added/);
    }
  }
});
