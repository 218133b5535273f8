import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimDeliveries } from "@/server/delivery/webhooks";
import { NOT_VERIFIED, REFUSED } from "@/server/domain/trigger/words";
import { type Database, transact } from "@/server/infra/db";
import { createTrigger } from "@/server/services/trigger/create";
import { rotateTriggerSecret } from "@/server/services/trigger/rotate-secret";
import { encryptTriggerSecret } from "@/server/services/trigger/secrets";
import { updateTrigger } from "@/server/services/trigger/update";
import { createWebhook } from "@/server/services/webhook/create";
import { getWorkflow } from "@/server/services/workflow/get";
import { replaceDefinition } from "@/server/services/workflow/replace";
import { useExecutor } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { BODY, bearer, hex, makeHook, post, signed } from "@/server/testing/triggers/hook";
import { until } from "@/server/testing/until";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
});
afterAll(() => close());

const runsOf = (workflowId: string) => db.run.findMany({ where: { workflowId } });

describe("a delivery", () => {
  test.each([
    ["standard-webhooks", (secret: string) => signed(secret)],
    [
      "github",
      (secret: string) => ({ "x-hub-signature-256": `sha256=${hex(secret)}`, "x-github-delivery": "d1" }),
    ],
    ["hmac", (secret: string) => ({ "x-signature": hex(secret) })],
    ["bearer", (secret: string) => bearer(secret, { "idempotency-key": "once" })],
  ] as const)("with %s starts one run, however often it's repeated", async (signature, sign) => {
    const { as } = await makeOrganization(db);
    const template = "Issue {{ payload.issue.number }}";
    const { workflowId, triggerId, secret } = await makeHook(as("builder"), { signature, template });
    const first = await post(triggerId, BODY, sign(secret));
    expect([200, 202]).toContain(first.status);
    const repeated = await Promise.all(Array.from({ length: 5 }, () => post(triggerId, BODY, sign(secret))));
    for (const { runId } of repeated) expect(runId).toBe(first.runId);
    expect(await runsOf(workflowId)).toMatchObject([
      { id: first.runId, input: "Issue 7", channel: "TRIGGER", startedById: memberIdOf(as("builder")) },
    ]);
  });

  test("starts one run if its repetitions arrive concurrently", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"));
    const sent = Array.from({ length: 8 }, (_, n) =>
      post(triggerId, BODY, bearer(secret, { "idempotency-key": `key ${n % 2}` })),
    );
    const runIds = new Set((await Promise.all(sent)).map(({ runId }) => runId));
    expect(runIds.size).toBe(2);
    expect(await runsOf(workflowId)).toHaveLength(2);
  });

  test("immune: CVE-2026-21894 unverified webhook: a wrong, missing, or old signature starts nothing and reveals nothing", async () => {
    const { as } = await makeOrganization(db);
    const standard = await makeHook(as("owner"), { signature: "standard-webhooks" });
    const github = await makeHook(as("owner"), { signature: "github" });
    const hmac = await makeHook(as("owner"), { signature: "hmac" });
    const token = await makeHook(as("owner"));
    const old = new Date(Date.now() - 6 * 60_000);
    const ahead = new Date(Date.now() + 6 * 60_000);
    const tries: [string, Record<string, string>][] = [
      [standard.triggerId, {}],
      [standard.triggerId, signed(standard.secret, { at: old })],
      [standard.triggerId, signed(standard.secret, { at: ahead })],
      [standard.triggerId, signed(standard.secret, { body: "{}" })],
      [standard.triggerId, { ...signed(standard.secret), "webhook-id": "msg_2" }],
      [standard.triggerId, signed(`whsec_${"A".repeat(44)}`)],
      [github.triggerId, { "x-hub-signature-256": hex(github.secret) }],
      [github.triggerId, { "x-hub-signature-256": `sha256=${hex(github.secret, "{}")}` }],
      [hmac.triggerId, { "x-signature": "" }],
      [hmac.triggerId, { "x-other": hex(hmac.secret) }],
      [token.triggerId, bearer("wrong")],
      [token.triggerId, { authorization: token.secret }],
      ["trg_0", bearer(token.secret)],
    ];
    const answers = await Promise.all(tries.map(([id, headers]) => post(id, BODY, headers)));
    const [{ detail }] = answers as [{ detail: string }];
    for (const answer of answers) expect(answer).toMatchObject({ status: 401, detail });
    for (const { workflowId } of [standard, github, hmac, token])
      expect(await runsOf(workflowId)).toEqual([]);
    expect(await db.triggerFiring.count({ where: { triggerId: standard.triggerId } })).toBe(0);
  });

  test("is refused if the stored key is empty or too short, even if it's signed with that key", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId } = await makeHook(as("owner"), { signature: "standard-webhooks" });
    // Earlier versions kept the secret when the signature changed, and accepted any text after the prefix.
    for (const weak of ["whsec_----------", "whsec_AAAA", "a plain secret of 43 characters"]) {
      await db.trigger.update({
        where: { id: triggerId },
        data: { secret: encryptTriggerSecret(triggerId, weak) },
      });
      expect(await post(triggerId, BODY, signed(weak))).toMatchObject({ status: 401 });
    }
    expect(await runsOf(workflowId)).toEqual([]);
  });

  test("is refused like any other if the stored secret can't be read", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"));
    const unreadable = encryptTriggerSecret("trg_other", secret);
    await db.trigger.update({ where: { id: triggerId }, data: { secret: unreadable } });
    expect(await post(triggerId, BODY, bearer(secret))).toMatchObject({ status: 401, detail: NOT_VERIFIED });
    await rotateTriggerSecret(as("owner"), { id: workflowId, triggerId });
    expect(await post(triggerId, BODY, bearer(secret))).toMatchObject({ status: 401, detail: NOT_VERIFIED });
  });

  test("is refused if it isn't JSON, is too large, or the webhook is disabled", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"));
    const to = (body: string, headers = {}) => post(triggerId, body, bearer(secret, headers));
    expect(await to("a=b", { "content-type": "application/x-www-form-urlencoded" })).toMatchObject({
      status: 415,
    });
    expect(await to("{")).toMatchObject({ status: 400 });
    expect(await to('"\\u0000"')).toMatchObject({ status: 400 });
    expect(await to(`"${"x".repeat(1024 * 1024)}"`)).toMatchObject({ status: 413 });
    await updateTrigger(as("owner"), { id: workflowId, triggerId, enabled: false });
    expect(await to(BODY)).toMatchObject({ status: 409 });
    expect(await runsOf(workflowId)).toEqual([]);
  });

  test.each([
    ["github", "x-hub-signature-256", "x-github-delivery"],
    ["hmac", "x-signature", "idempotency-key"],
  ] as const)(
    "with %s can't be replayed under a different ID, which isn't signed",
    async (signature, header, idHeader) => {
      const { as } = await makeOrganization(db);
      const { workflowId, triggerId, secret } = await makeHook(as("owner"), { signature });
      const send = (body: string, id?: string) =>
        post(triggerId, body, {
          [header]: `sha256=${hex(secret, body)}`,
          ...(id !== undefined && { [idHeader]: id }),
        });
      const first = await send(BODY, "one");
      await db.triggerFiring.updateMany({ where: { triggerId }, data: { createdAt: new Date(0) } });
      for (const id of ["one", "other", undefined]) expect((await send(BODY, id)).runId).toBe(first.runId);
      expect((await send("{}", "new")).runId).not.toBe(first.runId);
      expect(await runsOf(workflowId)).toHaveLength(2);
    },
  );

  test("can't take the run of a different delivery by its ID", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"), { signature: "github" });
    const { name, steps } = await getWorkflow(as("owner"), { id: workflowId });
    const send = (body: string, id: string) =>
      post(triggerId, body, {
        "x-hub-signature-256": `sha256=${hex(secret, body)}`,
        "x-github-delivery": id,
      });
    await replaceDefinition(as("owner"), { id: workflowId, name, steps: [] });
    expect(await send('{"delivery":2}', "two")).toMatchObject({ status: 422 });
    await replaceDefinition(as("owner"), {
      id: workflowId,
      name,
      steps: steps.map(({ agentId, action }) => ({ agentId, action })),
    });
    const { runId } = await send('{"delivery":1}', "one");
    expect((await send('{"delivery":1}', "two")).runId).toBe(runId);
    expect(await runsOf(workflowId)).toHaveLength(1);
    expect((await send('{"delivery":2}', "two")).runId).not.toBe(runId);
    expect(await runsOf(workflowId)).toHaveLength(2);
  });

  test("with a token and no ID is never a repetition", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"));
    const [one, other] = [
      await post(triggerId, BODY, bearer(secret)),
      await post(triggerId, BODY, bearer(secret)),
    ];
    expect(one.runId).not.toBe(other.runId);
    expect(await runsOf(workflowId)).toHaveLength(2);
  });

  test("that is GitHub's setup ping doesn't start a run", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"), { signature: "github" });
    const ping = { "x-hub-signature-256": `sha256=${hex(secret)}`, "x-github-event": "ping" };
    expect(await post(triggerId, BODY, ping)).toEqual({ status: 200, run: null, runId: null, output: null });
    expect(await post(triggerId, BODY, { ...ping, "x-hub-signature-256": "" })).toMatchObject({
      status: 401,
    });
    expect(await runsOf(workflowId)).toEqual([]);
  });

  test("is accepted with the previous secret for a day after a rotation", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"));
    const path = { id: workflowId, triggerId };
    const rotated = await rotateTriggerSecret(as("owner"), path);
    const statusWith = async (secret: string | null) =>
      (await post(triggerId, BODY, bearer(secret ?? ""))).status;
    expect(await statusWith(secret)).toBe(202);
    expect(await statusWith(rotated.secret)).toBe(202);
    await db.trigger.update({ where: { id: triggerId }, data: { previousSecretUntil: new Date() } });
    expect(await statusWith(secret)).toBe(401);
    expect(await statusWith(rotated.secret)).toBe(202);
    await rotateTriggerSecret(as("owner"), path);
    expect(await statusWith(rotated.secret)).toBe(202);
    const latest = await rotateTriggerSecret(as("owner"), path);
    expect(await statusWith(rotated.secret)).toBe(401);
    const { secret: standard } = await updateTrigger(as("owner"), {
      ...path,
      webhook: { signature: "standard-webhooks" },
    });
    expect(await statusWith(latest.secret)).toBe(401);
    expect(await post(triggerId, BODY, signed(standard ?? ""))).toMatchObject({ status: 202 });
  });

  test("tells the sender nothing about members, and the history everything", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("builder"));
    const removedAt = new Date();
    await db.member.update({ where: { id: memberIdOf(as("builder")) }, data: { removedAt } });
    const refused = await post(triggerId, BODY, bearer(secret));
    expect(refused).toMatchObject({ status: 409, detail: REFUSED.notStarted });
    const [firing] = await db.triggerFiring.findMany({ where: { triggerId } });
    expect(firing?.reason).toContain("Test builder");
    const later = await post(triggerId, BODY, bearer(secret));
    expect(later).toMatchObject({ status: 409, detail: "This webhook is disabled." });
    expect(await runsOf(workflowId)).toEqual([]);
  });

  test("starts the run when its sender retries, if no run started before", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"));
    const { name, steps } = await getWorkflow(as("owner"), { id: workflowId });
    const send = () => post(triggerId, BODY, bearer(secret, { "idempotency-key": "one" }));
    await replaceDefinition(as("owner"), { id: workflowId, name, steps: [] });
    expect(await send()).toMatchObject({ status: 422 });
    await replaceDefinition(as("owner"), {
      id: workflowId,
      name,
      steps: steps.map(({ agentId, action }) => ({ agentId, action })),
    });
    const runIds = (await Promise.all(Array.from({ length: 4 }, send))).map(({ runId }) => runId);
    const runs = await runsOf(workflowId);
    expect(runs).toHaveLength(1);
    expect(new Set(runIds)).toEqual(new Set([runs[0]?.id]));
    expect(await db.triggerFiring.findMany({ where: { triggerId } })).toMatchObject([
      { status: "STARTED", reason: null, runId: runs[0]?.id },
    ]);
  });

  test("says that no run started, and says the same to a repetition", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"), {
      template: "{% for n in (1..90000000) %}{{ n }}{% endfor %}",
    });
    const once = bearer(secret, { "idempotency-key": "once" });
    for (const answer of [await post(triggerId, BODY, once), await post(triggerId, BODY, once)])
      expect(answer).toMatchObject({ status: 422, detail: REFUSED.notStarted });
    const [firing, ...others] = await db.triggerFiring.findMany({ where: { triggerId } });
    expect(firing?.reason).toContain("Couldn't render the input template");
    expect(others).toEqual([]);
    expect(await runsOf(workflowId)).toEqual([]);
  });

  test("waits for the output if the trigger is set to", async () => {
    const { as } = await makeOrganization(db, { wakes: true });
    const { triggerId, secret } = await makeHook(as("owner"), { waitSeconds: 30 });
    const answer = await post(triggerId, BODY, bearer(secret));
    const run = await db.run.findUniqueOrThrow({ where: { id: answer.runId } });
    expect(answer).toMatchObject({ status: 200, run: "COMPLETED", output: run.output });
    expect(run.output).not.toBe("");
  });

  test("gets no output if it's repeated much later", async () => {
    const { as } = await makeOrganization(db, { wakes: true });
    const { triggerId, secret } = await makeHook(as("owner"), { signature: "hmac", waitSeconds: 30 });
    const send = () => post(triggerId, BODY, { "x-signature": hex(secret) });
    const { runId } = await send();
    expect(await send()).toMatchObject({ status: 200, runId, output: expect.any(String) });
    await db.triggerFiring.updateMany({ where: { triggerId }, data: { createdAt: new Date(0) } });
    expect(await send()).toMatchObject({ runId, output: null });
  });
});

describe("deliveries of one trigger", () => {
  test("leave transactions for others and are refused if too many are in progress", async () => {
    const { as } = await makeOrganization(db);
    const [flooded, other] = [await makeHook(as("owner")), await makeHook(as("owner"))];
    const send = ({ triggerId, secret }: typeof flooded) =>
      post(triggerId, BODY, bearer(secret, { "idempotency-key": "same" }));
    const answers: Awaited<ReturnType<typeof post>>[] = [];
    const { sent } = await transact(db, async (transaction) => {
      // Makes each delivery to `flooded` wait within its transaction.
      await transaction.$queryRaw`SELECT 1 FROM "Trigger" WHERE "id" = ${flooded.triggerId} FOR UPDATE`;
      const sent = Array.from({ length: 51 }, async () => answers.push(await send(flooded)));
      // Keeps querying, because Postgres ends idle transactions.
      const untilSome = (list: readonly unknown[]) =>
        until(
          () => transaction.$queryRaw`SELECT 1`,
          () => list.length > 0,
        );
      await untilSome(answers);
      const others: typeof answers = [];
      void send(other).then((answer) => others.push(answer));
      await untilSome(others);
      expect([200, 202]).toContain(others[0]?.status);
      return { sent };
    });
    await Promise.all(sent);
    const [refused, ...accepted] = answers;
    expect(refused).toMatchObject({ status: 429, detail: REFUSED.busy(5), retryAfter: "5" });
    expect(accepted).toHaveLength(50);
    // The run may have ended by the time the last repeated deliveries get a response.
    for (const { status } of accepted) expect([200, 202]).toContain(status);
    expect(new Set(accepted.map(({ runId }) => runId)).size).toBe(1);
  });
});

describe("a loop of webhooks", () => {
  const withHops = (secret: string, hops: string) => bearer(secret, { "countersign-hops": hops });

  test("ends after five, and the history says so", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"));
    expect(await post(triggerId, BODY, withHops(secret, "5"))).toMatchObject({ status: 202 });
    expect(await post(triggerId, BODY, withHops(secret, "6"))).toMatchObject({ status: 409 });
    expect(await runsOf(workflowId)).toHaveLength(1);
    const [firing] = await db.triggerFiring.findMany({ where: { triggerId, status: "SKIPPED" } });
    expect(firing?.reason).toContain("form a loop");
  });

  test("is counted through runs, and runs that follow them", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"));
    const { workflowId: id } = await makeHook(as("owner"));
    const after = { type: "workflow", workflow: { workflowId, on: "completed" } } as const;
    const { trigger: follower } = await createTrigger(as("owner"), { id, ...after });
    const { runId } = await post(triggerId, BODY, withHops(secret, "2"));
    await db.run.update({ where: { id: runId }, data: { status: "COMPLETED", output: "Done" } });
    expect(await db.triggerFiring.findFirstOrThrow({ where: { triggerId: follower.id } })).toMatchObject({
      hops: 2,
    });
    const events = ["run.completed" as const];
    const url = "https://receiver.test";
    const { id: webhookId } = await createWebhook(as("owner"), { url, events, enabled: true });
    const delivery = {
      organizationId: as("owner").organizationId,
      webhookId,
      event: "run.completed",
      body: "{}",
      status: "QUEUED" as const,
      createdAt: new Date(),
      dueAt: new Date(),
    };
    await db.webhookDelivery.createMany({
      data: [
        { ...delivery, id: "dlv_ofRun", runId },
        { ...delivery, id: "dlv_test" },
      ],
    });
    const claimed = await claimDeliveries(db, {
      max: 10,
      maxPerWebhook: 10,
      maxPerOrganization: 10,
      underWay: [],
    });
    // The follower's run may have ended and queued another delivery.
    const hops = Object.fromEntries(claimed.map(({ id, hops }) => [id, hops]));
    expect(hops).toMatchObject({ dlv_ofRun: 3, dlv_test: 1 });
  });
});
