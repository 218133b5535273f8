import { expect, test } from "vitest";
import { DAY_MS } from "@/server/domain/time";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { forgetChecks } from "./forget";

const given = givenDatabase();

interface Check {
  /** The age in days. */
  age: number;
  full?: boolean;
  problemCount?: number;
  isRunning?: boolean;
}

/** Makes checks, forgets old ones, and returns the ages of those that are left. */
async function keep(checks: readonly Check[]): Promise<number[]> {
  const { organizationId } = await makeOrganization(given.db);
  const start = Date.now();
  await given.db.ledgerCheck.createMany({
    data: checks.map(({ age, full = false, problemCount = 0, isRunning = false }) => ({
      id: `${organizationId}_${age}`,
      organizationId,
      status: isRunning ? "RUNNING" : "COMPLETED",
      full,
      problemCount,
      createdAt: new Date(start - age * DAY_MS),
      total: 1,
      progress: {},
    })),
  });
  await forgetChecks(given.db);
  const left = await given.db.ledgerCheck.findMany({
    where: { organizationId },
    orderBy: { createdAt: "desc" },
  });
  return left.map(({ createdAt }) => Math.round((start - createdAt.getTime()) / DAY_MS));
}

test("checks are kept for a year", async () => {
  expect(await keep([{ age: 1, full: true }, { age: 364 }, { age: 367, full: true }, { age: 800 }])).toEqual([
    1, 364,
  ]);
});

test("the last check, the last full check, and the last that found problems are kept longer", async () => {
  expect(
    await keep([
      { age: 400 },
      { age: 410 },
      { age: 420, full: true },
      { age: 430, full: true },
      { age: 440, full: true, problemCount: 2 },
      { age: 450, problemCount: 2 },
    ]),
  ).toEqual([400, 420, 440]);
});

test("a check that's running is kept", async () => {
  expect(
    await keep([
      { age: 2, full: true },
      { age: 500, isRunning: true },
    ]),
  ).toEqual([2, 500]);
});
