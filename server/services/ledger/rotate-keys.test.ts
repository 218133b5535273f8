import { beforeEach, expect, test } from "vitest";
import { DAY_MS } from "@/server/domain/time";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { chainEntries } from "./chain";
import { listSigningKeys } from "./list-keys";
import { rotateSigningKeys } from "./rotate-keys";
import { signHead } from "./sign-heads";

const given = givenDatabase();
let start = Date.parse("2026-12-01T09:00:00Z");
const later = (ms: number) => new Date(start + ms);
// The tests share the installation's keys, so each test runs at a later time than the previous one.
beforeEach(() => {
  start += 10 * DAY_MS;
});

async function prepare() {
  const { organizationId, as } = await makeOrganization(given.db);
  /** Adds a run, signs a head, and returns the key that signed it. */
  const sign = async (ms: number) => {
    await makeOpenReview(as("builder"));
    await chainEntries(given.db);
    return (await signHead(given.db, organizationId, later(ms)))?.key;
  };
  const rotate = (immediately: boolean) => rotateSigningKeys(given.db, { now: later(1_000), immediately });
  const find = async (id: string | undefined) =>
    (await listSigningKeys(given.db)).find(({ kid }) => kid === id);
  return { organizationId, sign, rotate, find };
}

test("a new key is published a day before it signs, and the old one stays published", async () => {
  const { sign, rotate, find } = await prepare();
  const first = await sign(0);
  const { id } = await rotate(false);
  const startsAt = later(1_000 + DAY_MS).toISOString();
  expect(await find(id)).toMatchObject({ createdAt: later(1_000).toISOString(), startsAt, retiredAt: null });
  expect(await find(first)).toMatchObject({ retiredAt: startsAt });
  expect(await sign(DAY_MS)).toBe(first);
  expect(await sign(DAY_MS + 1_000)).toBe(id);
});

test("a key that may have been stolen is replaced immediately, even if another already waits", async () => {
  const { sign, rotate, find } = await prepare();
  const first = await sign(0);
  const waiting = await rotate(false);
  const { id } = await rotate(true);
  expect(await sign(1_000)).toBe(id);
  expect(await sign(2 * DAY_MS)).toBe(id);
  for (const replaced of [first, waiting.id])
    expect(await find(replaced)).toMatchObject({ retiredAt: later(1_000).toISOString() });
});

test("every organization's ledger records the new key", async () => {
  const { organizationId, sign, rotate } = await prepare();
  const other = await makeOrganization(given.db);
  const first = await sign(0);
  const { id } = await rotate(true);
  for (const organization of [organizationId, other.organizationId]) {
    const entries = await given.db.ledgerEntry.findMany({
      where: { organizationId: organization, action: "ledger.key_rotated" },
    });
    expect(entries).toMatchObject([
      { subjectId: organization, memberId: null, data: { key: id, replaced: [first] } },
    ]);
  }
});
