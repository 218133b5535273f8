import { expect, test } from "vitest";
import type { ServiceContext } from "@/server/services/context";
import { getUsage } from "@/server/services/usage/get";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { checkTotals } from "./check";
import { foldTotals } from "./fold";

const given = givenDatabase();
const at = (time: string) => () => new Date(time);

/** Adds a call's usage to every attempt of the runs, in one transaction per attempt, all at the same time. */
async function charge(
  { organizationId }: ServiceContext,
  { model, cost }: { model: string; cost: bigint | null },
) {
  const attempts = await given.db.stepRun.findMany({ where: { organizationId }, select: { id: true } });
  await Promise.all(
    attempts.map(
      ({ id }) => given.db.$executeRaw`
        UPDATE "StepRun" SET "model" = ${model}, "inputTokens" = coalesce("inputTokens", 0) + 10,
          "outputTokens" = coalesce("outputTokens", 0) + 1,
          "cost" = CASE WHEN ${cost}::bigint IS NULL THEN "cost" ELSE coalesce("cost", 0) + ${cost}::bigint END
        WHERE "id" = ${id}`,
    ),
  );
}

test("usage matches the steps while calls are charged, roll back, and the sweeper folds", async () => {
  const { as, organizationId } = await makeOrganization(given.db);
  const owner = { ...as("owner"), now: at("2031-03-31T12:00:00.000Z") };
  const made = await makeOpenReview(owner);
  await copyOpenReview(given.db, made, 19);
  const failed = given.db.$transaction(async (db) => {
    await db.stepRun.updateMany({ where: { organizationId }, data: { inputTokens: 5, cost: 5n } });
    throw new Error("rolled back");
  });
  await expect(failed).rejects.toThrow("rolled back");
  await Promise.all([
    charge(owner, { model: "small", cost: null }),
    charge(owner, { model: "small", cost: 3n }),
    foldTotals(given.db),
    foldTotals(given.db),
  ]);
  const spent = { cost: 60, inputTokens: 400, outputTokens: 40 };
  const workflow = { workflowId: made.workflowId, name: "Reviewed", runs: 20, ...spent };
  for (const _ of ["before", "after"]) {
    const usage = await getUsage(owner, { month: "2031-03" });
    expect(usage).toMatchObject({ workflows: [workflow], models: [{ model: "small", ...spent }] });
    expect(usage).toMatchObject({ agents: [{ agentId: "human", ...spent }], unpriced: [] });
    expect(await checkTotals(given.db, { repair: false })).toEqual([]);
    await foldTotals(given.db);
  }
  expect(await given.db.usageTotalChange.count()).toBe(0);
});

test("usage follows a run to another month, names models without a price, and goes with the run", async () => {
  const { as, organizationId } = await makeOrganization(given.db);
  const owner = { ...as("owner"), now: at("2031-03-31T23:59:59.999Z") };
  const { runId } = await makeOpenReview(owner);
  await given.db.run.update({ where: { id: runId }, data: { purpose: "TEST" } });
  await charge(owner, { model: "unknown", cost: null });
  await foldTotals(given.db);
  const march = await getUsage(owner, { month: "2031-03" });
  expect(march).toMatchObject({ workflows: [{ name: "Reviewed", runs: 1 }], unpriced: ["unknown"] });
  await given.db.run.updateMany({
    where: { organizationId },
    data: { createdAt: new Date("2031-04-01T00:00:00.000Z") },
  });
  const none = { workflows: [], models: [], agents: [], unpriced: [] };
  expect(await getUsage(owner, { month: "2031-03" })).toMatchObject(none);
  expect(await getUsage(owner, { month: "2031-04" })).toMatchObject({
    workflows: [{ runs: 1, inputTokens: 10 }],
    agents: [{ agentId: "human" }],
  });
  expect(await checkTotals(given.db, { repair: false })).toEqual([]);
  await given.db.run.deleteMany({ where: { id: runId } });
  expect(await getUsage(owner, { month: "2031-04" })).toMatchObject(none);
  expect(await checkTotals(given.db, { repair: false })).toEqual([]);
});

test("a repair corrects usage that doesn't match", async () => {
  const { as, organizationId } = await makeOrganization(given.db);
  const owner = { ...as("owner"), now: at("2031-05-01T00:00:00.000Z") };
  const { workflowId } = await makeOpenReview(owner);
  await charge(owner, { model: "small", cost: 7n });
  await foldTotals(given.db);
  const row = { organizationId, month: "2031-05", workflowId };
  await given.db.usageTotal.updateMany({ where: { ...row, agentId: "human" }, data: { cost: 1n } });
  await given.db.usageTotal.deleteMany({ where: { ...row, agentId: "" } });
  const place = `${organizationId}, usage in 2031-05, ${workflowId}`;
  const rest = "inputTokens 10, outputTokens 1, attempts 1, unpriced 0, runs 0";
  expect(await checkTotals(given.db, { repair: true })).toEqual([
    {
      of: place,
      total: "nothing",
      expected: "cost 0, inputTokens 0, outputTokens 0, attempts 0, unpriced 0, runs 1",
    },
    { of: `${place}, human, small`, total: `cost 1, ${rest}`, expected: `cost 7, ${rest}` },
  ]);
  expect(await checkTotals(given.db, { repair: false })).toEqual([]);
  expect(await getUsage(owner, {})).toMatchObject({ workflows: [{ cost: 7, runs: 1 }] });
});
