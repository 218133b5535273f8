import { expect, test } from "vitest";
import { DAY_MS } from "@/server/domain/time";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { startRuns } from "@/server/testing/runs/start-runs";
import { makeHook } from "@/server/testing/triggers/hook";
import { makeTrigger } from "@/server/testing/triggers/webhook";
import { forgetFirings, forgetPreviousSecrets } from "./forget";
import { getTrigger } from "./get";
import { getFiring } from "./get-firing";
import { rotateTriggerSecret } from "./rotate-secret";

const given = givenDatabase({ KEEP_SENT_DAYS: "30" });

test("old firings without a run are deleted, and old payloads of the others", async () => {
  const { as, organizationId } = await makeOrganization(given.db);
  const owner = as("owner");
  const { workflowId, runIds } = await startRuns(owner, 2);
  const { triggerId, firingId } = await makeTrigger(owner, workflowId);
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
  const firing = (
    id: string,
    status: "QUEUED" | "STARTED" | "SKIPPED" | "FAILED",
    days: number,
    runId?: string,
  ) => {
    const settledAt = status === "QUEUED" ? null : daysAgo(days);
    const row = {
      id,
      key: id,
      status,
      settledAt,
      createdAt: daysAgo(days),
      payload: "{}",
      runId: runId ?? null,
    };
    return given.db.triggerFiring.create({ data: { ...row, organizationId, triggerId } });
  };
  await firing("fire_skipped", "SKIPPED", 31);
  await firing("fire_failed", "FAILED", 31);
  await firing("fire_queued", "QUEUED", 31);
  await firing("fire_recent", "FAILED", 29);
  await firing("fire_started", "STARTED", 31, runIds[0]);
  await firing("fire_new", "STARTED", 29, runIds[1]);
  await forgetFirings(given.db);
  const rows = await given.db.triggerFiring.findMany({ where: { triggerId }, orderBy: { id: "asc" } });
  expect(Object.fromEntries(rows.map(({ id, payload }) => [id, payload]))).toEqual({
    [firingId]: "{}",
    fire_new: "{}",
    fire_queued: "{}",
    fire_recent: "{}",
    fire_started: null,
  });
  const read = (firingId: string) => getFiring(owner, { id: workflowId, triggerId, firingId });
  expect(await read("fire_started")).toMatchObject({
    payload: null,
    payloadDeleted: true,
    status: "STARTED",
  });
  expect(await read("fire_new")).toMatchObject({ payload: "{}", payloadDeleted: false });
});

test("a previous secret is deleted when it's no longer accepted", async () => {
  const { as } = await makeOrganization(given.db);
  const owner = as("owner");
  const { workflowId: id, triggerId } = await makeHook(owner);
  const row = () => given.db.trigger.findUniqueOrThrow({ where: { id: triggerId } });
  const shownUntil = async () => (await getTrigger(owner, { id, triggerId })).webhook?.previousSecretUntil;
  expect(await shownUntil()).toBeNull();
  await rotateTriggerSecret(owner, { id, triggerId });
  await forgetPreviousSecrets(given.db);
  const { secret, previousSecret, previousSecretUntil } = await row();
  expect(previousSecret).not.toBeNull();
  expect(await shownUntil()).toBe(previousSecretUntil?.toISOString());
  await given.db.trigger.update({ where: { id: triggerId }, data: { previousSecretUntil: new Date() } });
  expect(await shownUntil()).toBeNull();
  await forgetPreviousSecrets(given.db);
  expect(await row()).toMatchObject({ secret, previousSecret: null, previousSecretUntil: null });
});
