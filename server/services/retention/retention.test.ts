import { describe, expect, test } from "vitest";
import { DAY_MS } from "@/server/domain/time";
import { sweep } from "@/server/runs/sweep";
import { makeContext, NO_REQUEST, type ServiceContext } from "@/server/services/context";
import { chainEntries } from "@/server/services/ledger/chain";
import { listEntries } from "@/server/services/ledger/list";
import { verifyLedger } from "@/server/services/ledger/verify";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { previewRetention } from "./preview";
import { setRetention } from "./set";

const given = givenDatabase();

const contextOf = (organizationId: string): ServiceContext =>
  makeContext({
    organizationId,
    actor: { kind: "system" },
    db: given.db,
    now: () => new Date(),
    ...NO_REQUEST,
  });

/** Makes a run that ended this many days ago or has been waiting since then. The ledger has the same times. */
async function makeRun({ as }: Awaited<ReturnType<typeof makeOrganization>>, days: number, ends = true) {
  const now = () => new Date(Date.now() - days * DAY_MS);
  const { runId } = await makeOpenReview({ ...as("builder"), now });
  if (ends) await cancelRun({ ...as("owner"), now }, { runId });
  return runId;
}

const RULE = { eraseAfterDays: 30, deleteAfterDays: 90 };

async function apply(owner: ServiceContext, settings = RULE) {
  const preview = await previewRetention(owner, settings);
  const { at, erased, deleted } = preview;
  await setRetention(owner, {
    settings,
    confirmed: { at, erased: erased.count, deleted: deleted.count },
  });
  return preview;
}

/** Sweeps several times, because a run is erased in one sweep and deleted in a later one. */
async function sweepAll() {
  for (let count = 0; count < 4; count++) await sweep(given.db, contextOf);
}

async function problemsIn(organizationId: string) {
  await chainEntries(given.db);
  return (await verifyLedger(given.db, organizationId)).problems.map(({ problem }) => problem);
}

const actionsOf = async (owner: ServiceContext, runId: string) =>
  (await listEntries(owner, { page: 0, size: 50, subject: runId })).content.map(({ entry }) => entry);

describe("retention", () => {
  test("erases old runs, deletes older ones, and leaves new ones and those in progress alone", async () => {
    const organization = await makeOrganization(given.db);
    const owner = organization.as("owner");
    const [fresh, old, oldest] = [
      await makeRun(organization, 1),
      await makeRun(organization, 40),
      await makeRun(organization, 100),
    ];
    const waiting = await makeRun(organization, 200, false);
    const preview = await apply(owner);
    expect(preview).toMatchObject({ erased: { count: 1 }, deleted: { count: 1 } });
    expect(preview.erased.from).toBe(preview.erased.to);
    await sweepAll();
    const erasedAtOf = async (runId: string) => (await getRun(owner, { runId })).erasedAt;
    expect(await erasedAtOf(fresh)).toBeNull();
    expect(await erasedAtOf(waiting)).toBeNull();
    expect((await getRun(owner, { runId: old })).erasure).toMatchObject({ by: null, afterDays: 30 });
    await expect(getRun(owner, { runId: oldest })).rejects.toMatchObject({ code: "not-found" });
    const [deleted, erased] = await actionsOf(owner, oldest);
    expect([deleted, erased]).toMatchObject([
      { action: "run.deleted", actor: { member: null }, data: { afterDays: 90 } },
      { action: "run.erased", actor: { member: null }, data: { afterDays: 30 } },
    ]);
    expect(await problemsIn(organization.organizationId)).toEqual([]);
  });

  test("a run that was also deleted by hand is found, but one that retention deleted isn't", async () => {
    const organization = await makeOrganization(given.db);
    const owner = organization.as("owner");
    const [first, second] = [await makeRun(organization, 100), await makeRun(organization, 1)];
    await apply(owner);
    await sweepAll();
    await expect(getRun(owner, { runId: first })).rejects.toMatchObject({ code: "not-found" });
    await asOwner(`DELETE FROM "Run" WHERE "id" = '${second}'`);
    expect(
      [...new Set(await problemsIn(organization.organizationId))].every((one) => one.includes(second)),
    ).toBe(true);
    expect(await problemsIn(organization.organizationId)).not.toEqual([]);
  });

  test("stops between runs when the process ends, and continues later without a second entry", async () => {
    const organization = await makeOrganization(given.db);
    const owner = organization.as("owner");
    for (let count = 0; count < 3; count++) await makeRun(organization, 100);
    await apply(owner);
    const stopping = new AbortController();
    const stopsAfterOne = (organizationId: string): ServiceContext => {
      stopping.abort();
      return contextOf(organizationId);
    };
    await sweep(given.db, stopsAfterOne, stopping.signal);
    const count = () =>
      given.db.run.count({ where: { organizationId: organization.organizationId, erasedAt: null } });
    expect(await count()).toBe(2);
    await Promise.all([sweep(given.db, contextOf), sweep(given.db, contextOf)]);
    await sweepAll();
    const where = { organizationId: organization.organizationId };
    expect(await given.db.run.count({ where })).toBe(0);
    for (const action of ["run.erased", "run.deleted"])
      expect(await given.db.ledgerEntry.count({ where: { ...where, action } })).toBe(3);
    expect(await problemsIn(organization.organizationId)).toEqual([]);
  });

  test("keeping runs for less time requires the numbers of a preview, and only an owner can do it", async () => {
    const organization = await makeOrganization(given.db);
    const { as } = organization;
    await makeRun(organization, 40);
    const set = (ctx: ServiceContext, confirmed: Parameters<typeof setRetention>[1]["confirmed"]) =>
      setRetention(ctx, { settings: RULE, confirmed });
    await expect(previewRetention(as("admin"), RULE)).rejects.toMatchObject({ code: "forbidden" });
    await expect(set(as("owner"), null)).rejects.toMatchObject({ code: "invalid-input" });
    const { at } = await previewRetention(as("owner"), RULE);
    await expect(set(as("owner"), { at, erased: 0, deleted: 0 })).rejects.toMatchObject({ code: "conflict" });
    await expect(set(as("admin"), { at, erased: 1, deleted: 0 })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await set(as("owner"), { at, erased: 1, deleted: 0 })).toEqual(RULE);
    const forever = { eraseAfterDays: null, deleteAfterDays: null };
    expect(await setRetention(as("owner"), { settings: forever })).toEqual(forever);
    const { content } = await listEntries(as("owner"), {
      page: 0,
      size: 2,
      action: ["organization.retention_changed"],
    });
    expect(content.map(({ entry }) => entry.data)).toMatchObject([
      { before: RULE, after: forever },
      { before: forever, after: RULE, confirmed: { erased: 1, deleted: 0 } },
    ]);
  });
});
