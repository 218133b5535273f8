import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POST } from "@/app/hooks/[triggerId]/route";
import type { WebhookConfig } from "@/server/domain/trigger/config";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { createTrigger } from "@/server/services/trigger/create";
import { sealTriggerSecret } from "@/server/services/trigger/secrets";
import { updateTrigger } from "@/server/services/trigger/update";
import { signDelivery } from "@/server/services/webhook/signature";
import { createWorkflow } from "@/server/services/workflow/create";
import { useExecutor } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
});
afterAll(() => close());

const HOOK: WebhookConfig = { signature: "bearer", header: "x-signature", template: null, waitSeconds: 0 };

async function makeHook(ctx: ServiceContext, changes: Partial<WebhookConfig> = {}) {
  const steps = [{ agentId: "writer", action: "Write." }];
  const { id } = await createWorkflow(ctx, { name: "Hooked", steps });
  const { trigger, secret } = await createTrigger(ctx, {
    id,
    type: "webhook",
    webhook: { ...HOOK, ...changes },
  });
  return { workflowId: id, triggerId: trigger.id, secret: secret ?? "" };
}

async function post(triggerId: string, body: string, headers: Record<string, string>) {
  const response = await POST(
    new Request(`http://localhost/hooks/${triggerId}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    }),
    { params: Promise.resolve({ triggerId }) },
  );
  // A problem's own status is the same. The status of a run differs.
  const { status, ...answer } = await response.json();
  return { status: response.status, run: typeof status === "string" ? status : null, ...answer };
}

const BODY = JSON.stringify({ issue: { number: 7 } });
const bearer = (secret: string, more: Record<string, string> = {}) => ({
  authorization: `Bearer ${secret}`,
  ...more,
});
const hex = (secret: string, body = BODY) => createHmac("sha256", secret).update(body).digest("hex");
const runsOf = (workflowId: string) => db.run.findMany({ where: { workflowId } });
const signed = (secret: string, { id = "msg_1", body = BODY, at = new Date() } = {}) =>
  signDelivery({ id, body, secrets: [secret] }, at);

describe("a delivery", () => {
  test.each([
    ["standard-webhooks", (secret: string) => signed(secret)],
    [
      "github",
      (secret: string) => ({ "x-hub-signature-256": `sha256=${hex(secret)}`, "x-github-delivery": "d1" }),
    ],
    ["hmac", (secret: string) => ({ "x-signature": hex(secret) })],
    ["bearer", (secret: string) => bearer(secret)],
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

  test("starts one run if its repetitions come at the same time", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"));
    const sent = Array.from({ length: 8 }, (_, n) =>
      post(triggerId, BODY, bearer(secret, { "idempotency-key": `key ${n % 2}` })),
    );
    const runIds = new Set((await Promise.all(sent)).map(({ runId }) => runId));
    expect(runIds.size).toBe(2);
    expect(await runsOf(workflowId)).toHaveLength(2);
  });

  test("immune: CVE-2026-21894 unverified webhook: a wrong, missing or old signature starts nothing and reveals nothing", async () => {
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
        data: { secret: sealTriggerSecret(triggerId, weak) },
      });
      expect(await post(triggerId, BODY, signed(weak))).toMatchObject({ status: 401 });
    }
    expect(await runsOf(workflowId)).toEqual([]);
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

  test("says why no run started, and says the same to a repetition", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, triggerId, secret } = await makeHook(as("owner"), {
      template: "{% for n in (1..90000000) %}{{ n }}{% endfor %}",
    });
    const first = await post(triggerId, BODY, bearer(secret));
    expect(first).toMatchObject({ status: 422 });
    expect(first.detail).toContain("Couldn't render the input's template");
    expect(await post(triggerId, BODY, bearer(secret))).toMatchObject({ status: 422, detail: first.detail });
    expect(await runsOf(workflowId)).toEqual([]);
  });

  test("waits for the output if the trigger says so", async () => {
    const { as } = await makeOrganization(db, { wakes: true });
    const { triggerId, secret } = await makeHook(as("owner"), { waitSeconds: 30 });
    const answer = await post(triggerId, BODY, bearer(secret));
    const run = await db.run.findUniqueOrThrow({ where: { id: answer.runId } });
    expect(answer).toMatchObject({ status: 200, run: "COMPLETED", output: run.output });
    expect(run.output).not.toBe("");
  });
});
