import { expect, test } from "vitest";
import { recordStatements } from "@/server/testing/count-statements";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { fire } from "@/server/testing/triggers/fire";
import { makeSchedule } from "@/server/testing/triggers/schedule";
import { fireTriggers } from "./triggers";

const given = givenDatabase();

test("looks for work with one statement if nothing is due", async () => {
  const { as } = await makeOrganization(given.db);
  const trigger = await makeSchedule(as("owner"), { overlap: "queue" });
  const contextOf = (organizationId: string) => ({ ...as("owner"), organizationId });
  const due = new Date(trigger.nextTimes[0] ?? "");
  await fire(given.db, due);
  const now = new Date(due.getTime() + 1);
  const look = expect.stringMatching(/^SELECT EXISTS/);
  expect(await record(() => fireTriggers(given.db, contextOf, undefined, now))).toEqual([look]);
  // A long queue behind a run in progress takes one more statement and no transaction.
  await given.db.triggerFiring.createMany({
    data: Array.from({ length: 50 }, (_, n) => ({
      id: `fire_waiting${n}`,
      organizationId: as("owner").organizationId,
      triggerId: trigger.id,
      key: `waiting ${n}`,
      status: "QUEUED" as const,
      scheduledAt: due,
      createdAt: now,
    })),
  });
  const find = expect.stringMatching(/^WITH "waiting"/);
  expect(await record(() => fireTriggers(given.db, contextOf, undefined, now))).toEqual([look, find]);
});

/** Does the work and returns the SQL statements that used the trigger tables. */
async function record(work: () => Promise<void>): Promise<string[]> {
  const statements = recordStatements();
  await work();
  statements.stop();
  return statements.sql.map((sql) => sql.trim()).filter((sql) => sql.includes('"Trigger'));
}
