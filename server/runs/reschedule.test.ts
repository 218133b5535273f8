import { describe, expect, test } from "vitest";
import { updateTrigger } from "@/server/services/trigger/update";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { fire } from "@/server/testing/triggers/fire";
import { DUE_MINUTE, hour, makeSchedule } from "@/server/testing/triggers/schedule";
import { makeRescheduler } from "./reschedule";

const given = givenDatabase();

const HOUR_MS = 3_600_000;
const countRuns = (workflowId: string) => given.db.run.count({ where: { workflowId } });

describe("a clock that was wrong", () => {
  const nextAtOf = async (id: string) => (await given.db.trigger.findUniqueOrThrow({ where: { id } })).nextAt;

  test("is noticed when the process starts and when the clock goes back", async () => {
    const { as } = await makeOrganization(given.db);
    const trigger = await makeSchedule(as("owner"));
    const reschedule = makeRescheduler();
    const isMovedAt = async (now: Date) => {
      const far = hour(24 * 365);
      await given.db.trigger.update({ where: { id: trigger.id }, data: { nextAt: far } });
      await reschedule(given.db, now);
      return (await nextAtOf(trigger.id))?.getTime() !== far.getTime();
    };
    const minute = (n: number) => new Date(hour(0).getTime() + n * 60_000);
    expect(await isMovedAt(minute(100))).toBe(true);
    expect(await isMovedAt(minute(101))).toBe(false);
    expect(await isMovedAt(minute(500))).toBe(false);
    expect(await isMovedAt(minute(101))).toBe(true);
    expect(await isMovedAt(minute(100.5))).toBe(false);
    await expect(reschedule(null as never, minute(1))).rejects.toThrow();
    expect(await isMovedAt(minute(2))).toBe(true);
  });

  test("doesn't stop a schedule that fired in the future", async () => {
    const { as } = await makeOrganization(given.db);
    const trigger = await makeSchedule(as("owner"), { missed: "runOnce" });
    const other = await makeSchedule(as("owner"));
    await updateTrigger(as("owner"), { id: other.workflowId, triggerId: other.id, enabled: false });
    await fire(given.db, hour(24 * 365));
    expect(await nextAtOf(trigger.id)).toEqual(hour(24 * 365 + 1));
    await makeRescheduler()(given.db, new Date(hour(0).getTime() - 1));
    expect(await nextAtOf(trigger.id)).toEqual(hour(0));
    expect(await nextAtOf(other.id)).toBeNull();
    await fire(given.db, hour(0));
    expect(await countRuns(trigger.workflowId)).toBe(2);
  });

  test.each([
    ["missed", `${DUE_MINUTE}`, HOUR_MS / 2],
    ["started late", `${DUE_MINUTE},${(DUE_MINUTE + 2) % 60}`, 3 * 60_000],
  ])("doesn't skip a time that it only seemed to have %s", async (_, minutes, aheadMs) => {
    const { as } = await makeOrganization(given.db);
    const trigger = await makeSchedule(as("owner"), { missed: "skip", cron: `${minutes} * * * *` });
    const first = hour(0);
    const firingsOfFirst = () =>
      given.db.triggerFiring.findMany({ where: { triggerId: trigger.id, scheduledAt: first } });
    await fire(given.db, new Date(first.getTime() + aheadMs));
    expect(await firingsOfFirst()).toMatchObject([{ status: "SKIPPED" }]);
    const before = await countRuns(trigger.workflowId);
    await makeRescheduler()(given.db, new Date(first.getTime() - 1));
    await fire(given.db, first);
    expect(await firingsOfFirst()).toMatchObject([{ status: "STARTED" }]);
    expect(await countRuns(trigger.workflowId)).toBe(before + 1);
  });

  test("doesn't repeat times that already fired", async () => {
    const { as } = await makeOrganization(given.db);
    const trigger = await makeSchedule(as("owner"));
    for (const n of [0, 1, 2]) await fire(given.db, hour(n));
    await makeRescheduler()(given.db, new Date(hour(0).getTime() - 1));
    for (const n of [0, 1, 2, 3]) await fire(given.db, hour(n));
    expect(await countRuns(trigger.workflowId)).toBe(4);
  });
});
