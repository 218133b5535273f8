import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Signature } from "@/server/domain/trigger/config";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { startRuns } from "@/server/testing/runs/start-runs";
import { makeSchedule } from "@/server/testing/triggers/schedule";
import { createTrigger } from "./create";
import { deleteTrigger } from "./delete";
import { getTrigger } from "./get";
import { getFiring } from "./get-firing";
import { listTriggers } from "./list";
import { listFirings } from "./list-firings";
import { previewTrigger } from "./preview";
import { rotateTriggerSecret } from "./rotate-secret";
import { runTrigger } from "./run-now";
import { testTrigger } from "./test-trigger";
import { updateTrigger } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const pathOf = ({ id, workflowId }: { id: string; workflowId: string }) => ({
  id: workflowId,
  triggerId: id,
});
const DAILY = {
  cron: "0 9 * * *",
  timeZone: "Europe/Berlin",
  missed: "skip",
  overlap: "skip",
  template: "",
} as const;
const HOOK = { signature: "bearer", header: "x-signature", template: null, waitSeconds: 0 } as const;
const makeWorkflow = async (ctx: ServiceContext) => (await startRuns(ctx, 0)).workflowId;
const follow = (ctx: ServiceContext, id: string, workflowId: string) =>
  createTrigger(ctx, { id, type: "workflow", workflow: { workflowId, on: "completed" } });

describe("createTrigger", () => {
  test("shows a schedule's next five times", async () => {
    const { as } = await makeOrganization(db);
    const id = await makeWorkflow(as("builder"));
    const { trigger, secret } = await createTrigger(as("builder"), { id, type: "schedule", schedule: DAILY });
    expect(trigger).toMatchObject({
      workflowId: id,
      type: "schedule",
      name: "Schedule",
      enabled: true,
      owner: { id: memberIdOf(as("builder")) },
      revision: 1,
      schedule: DAILY,
      webhook: null,
      workflow: null,
      lastFiring: null,
    });
    expect(trigger.nextTimes).toHaveLength(5);
    expect(secret).toBeNull();
    expect(await listTriggers(as("viewer"), { id })).toEqual([trigger]);
    expect(await getTrigger(as("viewer"), pathOf(trigger))).toEqual(trigger);
  });

  test("shows a webhook's secret once and stores it encrypted", async () => {
    const { as } = await makeOrganization(db);
    const id = await makeWorkflow(as("owner"));
    const { trigger, secret } = await createTrigger(as("owner"), { id, type: "webhook", webhook: HOOK });
    expect(trigger.webhook).toEqual({
      ...HOOK,
      path: `/hooks/${trigger.id}`,
      previousSecretUntil: null,
    });
    expect(secret).toHaveLength(43);
    const stored = JSON.stringify(await db.trigger.findUniqueOrThrow({ where: { id: trigger.id } }));
    expect(stored).not.toContain(secret);
    expect(JSON.stringify(await getTrigger(as("owner"), pathOf(trigger)))).not.toContain(secret);
    const standard = { ...HOOK, signature: "standard-webhooks" } as const;
    const made = await createTrigger(as("owner"), { id, type: "webhook", webhook: standard });
    expect(made.secret).toMatch(/^whsec_/);
    const bytes = (count: number) => Buffer.alloc(count, 7).toString("base64");
    for (const bad of ["a secret without it", "whsec_----------", "whsec_==========", `whsec_${bytes(23)}`]) {
      const refusal = { code: "invalid-input", details: { errors: [{ pointer: "/secret" }] } };
      await expect(
        createTrigger(as("owner"), { id, type: "webhook", webhook: standard, secret: bad }),
      ).rejects.toMatchObject(refusal);
      await expect(
        rotateTriggerSecret(as("owner"), { ...pathOf(made.trigger), secret: bad }),
      ).rejects.toMatchObject(refusal);
    }
    const secretOfSender = `whsec_${bytes(24)}`;
    const chosen = await rotateTriggerSecret(as("owner"), {
      ...pathOf(made.trigger),
      secret: secretOfSender,
    });
    expect(chosen.secret).toBe(secretOfSender);
    const rotated = await rotateTriggerSecret(as("admin"), pathOf(trigger));
    expect(rotated.secret).not.toBe(secret);
    expect(rotated.trigger).toMatchObject({ owner: { id: memberIdOf(as("admin")) }, revision: 2 });
  });

  test.each([
    [{ type: "schedule", schedule: { ...DAILY, cron: "0 25 * * *" } }, "/schedule/cron"],
    [{ type: "schedule", schedule: { ...DAILY, template: "{{ date" } }, "/schedule/template"],
    [{ type: "webhook", webhook: { ...HOOK, template: "{% include 'x' %}" } }, "/webhook/template"],
    [{ type: "workflow", workflow: { workflowId: "wf_0", on: "completed" } }, "/workflow/workflowId"],
    [{ type: "schedule" }, "/schedule"],
  ] as const)("rejects %j", async (input, pointer) => {
    const { as } = await makeOrganization(db);
    const id = await makeWorkflow(as("owner"));
    await expect(createTrigger(as("owner"), { id, ...input })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer }] },
    });
  });

  test("rejects another organization's workflow as the source", async () => {
    const [one, other] = [await makeOrganization(db), await makeOrganization(db)];
    const [id, foreign] = [await makeWorkflow(one.as("owner")), await makeWorkflow(other.as("owner"))];
    await expect(follow(one.as("owner"), id, foreign)).rejects.toMatchObject({ code: "invalid-input" });
  });
});

describe("loops", () => {
  const rename = (id: string, name: string) => db.workflow.update({ where: { id }, data: { name } });

  test("are rejected, and the error names the chain", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const [a, b, c] = [await makeWorkflow(owner), await makeWorkflow(owner), await makeWorkflow(owner)];
    for (const [id, name] of [
      [a, "A"],
      [b, "B"],
      [c, "C"],
    ] as const)
      await rename(id, name);
    await follow(owner, b, a);
    const { trigger } = await follow(owner, c, b);
    const loop = (names: string) =>
      `This would start runs in a loop: ${names}. Choose a different workflow, or disable one of the triggers in the loop.`;
    await expect(follow(owner, a, c)).rejects.toMatchObject({
      code: "conflict",
      message: loop("A → B → C → A"),
    });
    await expect(follow(owner, a, a)).rejects.toMatchObject({ message: loop("A → A") });
    await updateTrigger(owner, { ...pathOf(trigger), enabled: false });
    await follow(owner, a, c);
    await expect(updateTrigger(owner, { ...pathOf(trigger), enabled: true })).rejects.toMatchObject({
      message: loop("C → A → B → C"),
    });
  });

  test("can't be made by concurrent changes", async () => {
    const { as } = await makeOrganization(db);
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await makeWorkflow(as("owner")), await makeWorkflow(as("owner"))];
      const results = await Promise.allSettled([follow(as("owner"), a, b), follow(as("admin"), b, a)]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    }
  });
});

describe("updateTrigger", () => {
  test("makes anyone who changes what it does its owner", async () => {
    const { as } = await makeOrganization(db);
    const path = pathOf(await makeSchedule(as("builder")));
    const ownerAfter = async (ctx: ServiceContext, change: object) =>
      (await updateTrigger(ctx, { ...path, ...change })).owner.id;
    expect(await ownerAfter(as("admin"), { name: "Renamed", enabled: false })).toBe(
      memberIdOf(as("builder")),
    );
    expect(await ownerAfter(as("admin"), { enabled: true })).toBe(memberIdOf(as("admin")));
    expect(await ownerAfter(as("owner"), { schedule: { template: "Other" } })).toBe(memberIdOf(as("owner")));
  });

  test("makes a new secret if the signature changes to or from Standard Webhooks, and shows it once", async () => {
    const { as } = await makeOrganization(db);
    const id = await makeWorkflow(as("owner"));
    const { trigger } = await createTrigger(as("owner"), { id, type: "webhook", webhook: HOOK });
    const path = pathOf(trigger);
    const storedSecret = async () =>
      (await db.trigger.findUniqueOrThrow({ where: { id: trigger.id } })).secret;
    const change = (signature: Signature) => updateTrigger(as("owner"), { ...path, webhook: { signature } });
    const before = await storedSecret();
    expect((await change("github")).secret).toBeNull();
    expect(await storedSecret()).toBe(before);
    expect((await change("standard-webhooks")).secret).toMatch(/^whsec_.{44}$/);
    const standard = await storedSecret();
    expect(standard).not.toBe(before);
    expect((await change("standard-webhooks")).secret).toBeNull();
    await rotateTriggerSecret(as("owner"), path);
    const { secret, webhook } = await change("hmac");
    expect(secret).toHaveLength(43);
    expect(webhook?.previousSecretUntil).toBeNull();
    expect(await storedSecret()).not.toBe(standard);
    expect(await getTrigger(as("owner"), path)).not.toHaveProperty("secret");
  });

  test("keeps a schedule due, unless its times change or it's enabled", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"));
    const due = new Date(Date.now() - 1_000);
    await db.trigger.update({ where: { id: trigger.id }, data: { nextAt: due } });
    const nextAfter = async (change: object) => {
      await updateTrigger(as("owner"), { ...pathOf(trigger), ...change });
      return (await db.trigger.findUniqueOrThrow({ where: { id: trigger.id } })).nextAt;
    };
    expect(await nextAfter({ name: "Renamed" })).toEqual(due);
    expect(await nextAfter({ schedule: { template: "Other", overlap: "skip", missed: "runOnce" } })).toEqual(
      due,
    );
    const moved = await nextAfter({ schedule: { cron: "30 6 * * *" } });
    expect(moved?.getTime()).toBeGreaterThan(Date.now());
    expect(await nextAfter({ enabled: false })).toBeNull();
    expect(await nextAfter({ enabled: true })).toEqual(moved);
  });

  test("keeps fields that aren't sent, and rejects an outdated revision", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"));
    const path = pathOf(trigger);
    const changed = await updateTrigger(as("owner"), {
      ...path,
      schedule: { cron: "30 6 * * *" },
      expectedRevisions: [1],
    });
    expect(changed).toMatchObject({ revision: 2, schedule: { ...trigger.schedule, cron: "30 6 * * *" } });
    expect(new Date(changed.nextTimes[0] ?? "").getUTCMinutes()).toBe(30);
    const again = { ...path, enabled: false, expectedRevisions: [1] };
    await expect(updateTrigger(as("owner"), again)).rejects.toMatchObject({ code: "precondition-failed" });
    expect((await updateTrigger(as("owner"), { ...path, ...changed, ...path })).revision).toBe(2);
    await expect(deleteTrigger(as("owner"), { ...path, expectedRevisions: [1] })).rejects.toMatchObject({
      code: "precondition-failed",
    });
    await deleteTrigger(as("owner"), { ...path, expectedRevisions: [2] });
    await expect(getTrigger(as("owner"), path)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("testTrigger", () => {
  test("shows the next times and the input of changed settings and starts nothing", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("builder"));
    const schedule = {
      cron: "0 9 * * *",
      timeZone: "Asia/Tokyo",
      template: "{{ date }} {{ time }} {{ timeZone }}",
    };
    const preview = await testTrigger(as("builder"), { ...pathOf(trigger), schedule });
    expect(preview.nextTimes.every((at) => at.endsWith("T00:00:00.000Z"))).toBe(true);
    expect(preview.input).toBe(`${preview.nextTimes[0]?.slice(0, 10)} 09:00 Asia/Tokyo`);
    expect(await db.run.count({ where: { workflowId: trigger.workflowId } })).toBe(0);
    expect((await getTrigger(as("builder"), pathOf(trigger))).revision).toBe(1);
    const id = trigger.workflowId;
    expect(await previewTrigger(as("builder"), { id, schedule: { ...DAILY, ...schedule } })).toEqual(preview);
  });

  test("shows a webhook's input from a payload, or the last one received", async () => {
    const { as } = await makeOrganization(db);
    const id = await makeWorkflow(as("owner"));
    const webhook = { ...HOOK, template: "Issue {{ payload.issue.number }}" };
    const { trigger } = await createTrigger(as("owner"), { id, type: "webhook", webhook });
    const path = pathOf(trigger);
    expect(await testTrigger(as("owner"), path)).toEqual({ nextTimes: [], input: null });
    const payload = { issue: { number: 7 } };
    expect((await testTrigger(as("owner"), { ...path, payload })).input).toBe("Issue 7");
    await runTrigger(as("owner"), { ...path, payload });
    expect(
      (await testTrigger(as("owner"), { ...path, webhook: { template: "#{{ payload.issue.number }}" } }))
        .input,
    ).toBe("#7");
  });
});

describe("runTrigger", () => {
  test("starts a run as the caller, with the owner as a requester, even if it's disabled", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("builder"));
    const path = pathOf(trigger);
    await updateTrigger(as("builder"), { ...path, enabled: false });
    const firing = await runTrigger(as("admin"), path);
    expect(firing).toMatchObject({ status: "STARTED", cause: "person", by: { id: memberIdOf(as("admin")) } });
    const run = await db.run.findUniqueOrThrow({
      where: { id: firing.run?.id ?? "" },
      include: { requesters: true },
    });
    expect(run).toMatchObject({ startedById: memberIdOf(as("admin")), channel: "TRIGGER" });
    expect(run.requesters).toMatchObject([{ memberId: memberIdOf(as("builder")) }]);
    expect(await listFirings(as("viewer"), { ...path, page: 0, size: 20 })).toMatchObject({
      content: [firing],
    });
    expect(await getFiring(as("viewer"), { ...path, firingId: firing.id })).toMatchObject({
      input: run.input,
    });
    await expect(getFiring(as("viewer"), { ...path, firingId: "fire_0" })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("requires an earlier delivery, or an earlier run of the source workflow", async () => {
    const { as } = await makeOrganization(db);
    const [id, source] = [await makeWorkflow(as("owner")), await makeWorkflow(as("owner"))];
    const hook = await createTrigger(as("owner"), { id, type: "webhook", webhook: HOOK });
    const after = await follow(as("owner"), id, source);
    for (const { trigger } of [hook, after])
      await expect(runTrigger(as("owner"), pathOf(trigger))).rejects.toMatchObject({ code: "conflict" });
    expect(await db.run.count({ where: { workflowId: id } })).toBe(0);
  });
});
