import { beforeEach, describe, expect, test } from "vitest";
import { sayNewer } from "@/server/domain/ledger/words";
import { DAY_MS } from "@/server/domain/time";
import { chainEntries } from "@/server/services/ledger/chain";
import { listEntries } from "@/server/services/ledger/list";
import { signHead } from "@/server/services/ledger/sign-heads";
import { listNotifications } from "@/server/services/notification/list";
import { decideReview } from "@/server/services/review/decide";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { listChecks } from "./list";
import { scheduleChecks } from "./schedule";
import { startCheck } from "./start";
import { workOnChecks } from "./work";

const given = givenDatabase();
let organization: TestOrganization;
let reviewId: string;
beforeEach(async () => {
  // Otherwise, this test would also continue unfinished checks from earlier tests.
  await given.db.ledgerCheck.deleteMany();
  organization = await makeOrganization(given.db);
  ({ reviewId } = await addDecision());
});

async function addDecision() {
  const { as, organizationId } = organization;
  const made = await makeOpenReview(as("builder"));
  await decideReview(as("approver"), { id: made.reviewId, decision: "approve" });
  await chainEntries(given.db);
  await signHead(given.db, organizationId, new Date());
  return made;
}

const system = (organizationId: string, now = new Date()) => ({
  ...organization.as("owner"),
  organizationId,
  actor: { kind: "system" as const },
  now: () => now,
});

/** Continues the checks, as the executor does, until none of the organization's checks is running. */
async function finish(now?: Date): Promise<void> {
  const where = { organizationId: organization.organizationId, status: "RUNNING" as const };
  while (await given.db.ledgerCheck.findFirst({ where }))
    await workOnChecks(given.db, (organizationId) => system(organizationId, now));
}

const latest = async () => (await listChecks(organization.as("owner")))[0] ?? expect.fail("no check");

/** Changes a decision directly in the database, as the database's owner can. */
const changeDecision = (reason: string, id = reviewId) =>
  asOwner(`UPDATE "Decision" SET "reason" = '${reason}' WHERE "reviewId" = '${id}'`);

/** Starts the checks that are due this many days from now, and finishes them. */
async function pass(days: number) {
  const now = new Date(Date.now() + days * DAY_MS);
  await scheduleChecks(given.db, now, DAY_MS);
  await finish(now);
  return latest();
}

const alertsOf = async (role: "owner" | "admin" | "builder") => {
  const { items } = await listNotifications(organization.as(role), { size: 20 });
  return items.filter(({ kind }) => kind === "LEDGER_PROBLEM").map(({ title }) => title);
};

describe("a verification that someone starts", () => {
  test("verifies every entry in the background, and is recorded", async () => {
    const owner = organization.as("owner");
    const started = await startCheck(owner);
    expect(started).toMatchObject({ status: "RUNNING", full: true, checked: 0, total: 6 });
    await finish();
    expect(await listChecks(owner)).toMatchObject([
      { id: started.id, status: "COMPLETED", startedBy: "Test owner", checked: 6, problemCount: 0 },
    ]);
    const recorded = { organizationId: owner.organizationId, action: "ledger.check_started" };
    expect(await given.db.ledgerEntry.count({ where: recorded })).toBe(1);
  });

  test("covers the entries before it, not those added while it runs, so its number follows from the log's", async () => {
    const owner = organization.as("owner");
    await startCheck(owner);
    await addDecision();
    await finish();
    const check = await latest();
    expect(check).toMatchObject({ status: "COMPLETED", checked: 6, total: 6, through: 6 });
    const { totalElements } = await listEntries(owner, { page: 0, size: 20 });
    // The check's own entry and the decision's.
    expect(sayNewer(check, totalElements)).toBe(`${totalElements - 6} newer entries aren't verified yet.`);
    await startCheck(owner);
    await finish();
    expect(await latest()).toMatchObject({ checked: totalElements, through: totalElements });
  });

  test("is rejected while another one is running", async () => {
    const results = await Promise.allSettled(
      ["owner", "admin"].map((role) => startCheck(organization.as(role as "owner"))),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(startCheck(organization.as("admin"))).rejects.toMatchObject({
      code: "conflict",
      message: "A verification is already running.",
    });
  });

  test("continues where a process that died stopped", async () => {
    const { id } = await startCheck(organization.as("owner"));
    const past = new Date(Date.now() - 1_000);
    await given.db.ledgerCheck.update({ where: { id }, data: { leasedUntil: past } });
    await finish();
    expect(await latest()).toMatchObject({ status: "COMPLETED", checked: 6 });
  });

  test("names what was changed, with the entry", async () => {
    await changeDecision("Never agreed");
    await startCheck(organization.as("owner"));
    await finish();
    expect(await latest()).toMatchObject({
      problemCount: 1,
      problems: [
        {
          problem: expect.stringMatching(/^Decision dec_\w+ was changed/),
          entryId: expect.stringMatching(/^ent_/),
          sequence: expect.any(Number),
        },
      ],
    });
  });
});

describe("the scheduled verification", () => {
  test("starts a day after the first entry, and then verifies new entries each day and all of them each week", async () => {
    await scheduleChecks(given.db, new Date(), DAY_MS);
    expect(await listChecks(organization.as("owner"))).toEqual([]);
    expect(await pass(1)).toMatchObject({ full: true, checked: 6, startedBy: null });
    await scheduleChecks(given.db, new Date(Date.now() + 1.5 * DAY_MS), DAY_MS);
    expect(await listChecks(organization.as("owner"))).toHaveLength(1);
    await addDecision();
    expect(await pass(2)).toMatchObject({ full: false, checked: 6, total: 6, problemCount: 0 });
    expect(await pass(3)).toMatchObject({ full: false, checked: 0 });
    expect(await pass(8)).toMatchObject({ full: true, checked: 12, problemCount: 0 });
  });

  test("finds new links that don't follow from those that it verified earlier", async () => {
    await pass(1);
    await addDecision();
    await asOwner(
      `ALTER TABLE "LedgerLink" DISABLE TRIGGER USER;
       UPDATE "LedgerLink" SET "entryHash" = 'other' WHERE "organizationId" = '${organization.organizationId}' AND "sequence" = 8;
       ALTER TABLE "LedgerLink" ENABLE TRIGGER USER`,
    );
    expect((await pass(2)).problems).toMatchObject([
      { problem: expect.stringContaining("was changed"), sequence: 8 },
      { problem: "Link 8 doesn't follow from the links before it.", sequence: 8 },
    ]);
  });

  test("finds that the last links that it verified were deleted", async () => {
    await pass(1);
    await asOwner(
      `ALTER TABLE "LedgerLink" DISABLE TRIGGER USER;
       DELETE FROM "LedgerLink" WHERE "organizationId" = '${organization.organizationId}' AND "sequence" > 4;
       ALTER TABLE "LedgerLink" ENABLE TRIGGER USER`,
    );
    expect((await pass(2)).problems).toContainEqual({
      problem: "Link 6 was deleted.",
      sequence: 6,
      entryId: null,
    });
  });

  test("alerts owners and admins once for each problem, and verifies everything until it's gone", async () => {
    await changeDecision("Never agreed");
    await pass(1);
    expect(await alertsOf("owner")).toEqual(["1 problem"]);
    expect(await pass(2)).toMatchObject({ full: true, problemCount: 1 });
    expect(await alertsOf("owner")).toEqual(["1 problem"]);
    const { reviewId: other } = await addDecision();
    await changeDecision("Never agreed either", other);
    expect(await pass(3)).toMatchObject({ full: true, problemCount: 2 });
    expect(await alertsOf("owner")).toEqual(["1 problem", "1 problem"]);
    expect(await alertsOf("admin")).toEqual(["1 problem", "1 problem"]);
    expect(await alertsOf("builder")).toEqual([]);
  });
});
