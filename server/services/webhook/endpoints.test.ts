import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimDeliveries, deliver } from "@/server/delivery/webhooks";
import { DAY_MS } from "@/server/domain/time";
import { createWebhookOperation } from "@/server/domain/webhook/api";
import { MAX_FAILING_DAYS, MAX_WEBHOOKS } from "@/server/domain/webhook/limits";
import type { Database } from "@/server/infra/db";
import { guardedPost } from "@/server/infra/egress/guarded-post";
import type { ServiceContext } from "@/server/services/context";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { type Receiver, startReceiver } from "@/server/testing/servers/receiver";
import { createWebhook } from "./create";
import { getWebhook } from "./get";
import { listWebhooks } from "./list";
import { listDeliveries } from "./list-deliveries";
import { redeliver } from "./redeliver";
import { rotateWebhookSecret } from "./rotate-secret";
import { sendTestEvent } from "./send-test";
import { updateWebhook } from "./update";

let receiver: Receiver;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  receiver = await startReceiver();
  ({ db, close } = await useDatabase({ OUTBOUND_ALLOW: receiver.host }));
});
afterAll(async () => {
  await receiver.close();
  await close();
});

async function makeHooked() {
  const organization = await makeOrganization(db);
  const owner = organization.as("owner");
  const url = `${receiver.url}/${organization.organizationId}`;
  const { id, secret } = await createWebhook(owner, { url, events: ["review.opened"], enabled: true });
  return { ...organization, owner, url, id, secret };
}

/** Makes a delivery due and attempts it once. */
async function attempt(deliveryId: string, attemptsBefore = 0) {
  await db.webhookDelivery.update({
    where: { id: deliveryId },
    data: { attempts: attemptsBefore, dueAt: new Date() },
  });
  const claimed = await claimDeliveries(db, {
    max: 50,
    maxPerWebhook: 50,
    maxPerOrganization: 50,
    underWay: [],
  });
  for (const delivery of claimed) if (delivery.id === deliveryId) await deliver(db, delivery, guardedPost);
}

/** Sends a test event whose last attempt fails. */
async function failForGood(owner: ServiceContext, id: string) {
  const { id: deliveryId } = await sendTestEvent(owner, { id });
  receiver.reply(500);
  await attempt(deliveryId, 7);
}

const failingFor = (id: string, days: number) =>
  db.webhook.update({
    where: { id },
    data: { failingSince: new Date(Date.now() - days * DAY_MS - 60_000) },
  });

describe("several webhooks", () => {
  test("each get their events, with their own secret and log", async () => {
    const { as, owner, id, secret, url } = await makeHooked();
    const other = await createWebhook(owner, {
      url: `${url}/other`,
      events: ["review.decided"],
      enabled: true,
    });
    const both = await createWebhook(owner, { url, events: ["review.opened", "run.failed"], enabled: true });
    expect(new Set([secret, other.secret, both.secret]).size).toBe(3);
    await makeOpenReview(as("builder"));
    const logOf = async (id: string) => (await listDeliveries(owner, { id, page: 0, size: 20 })).content;
    const [first, second, third] = await Promise.all([id, other.id, both.id].map(logOf));
    expect([first, second, third].map((log) => log?.map(({ event }) => event))).toEqual([
      ["review.opened"],
      [],
      ["review.opened"],
    ]);
    expect(first?.[0]?.id).not.toBe(third?.[0]?.id);
    expect(first?.[0]?.body).toBe(third?.[0]?.body);
    const list = await listWebhooks(owner);
    expect(list.map((webhook) => [webhook.id, webhook.events, webhook.lastDelivery?.status])).toEqual([
      [id, ["review.opened"], "QUEUED"],
      [other.id, ["review.decided"], undefined],
      [both.id, ["review.opened", "run.failed"], "QUEUED"],
    ]);
    const refused = redeliver(owner, { id: other.id, deliveryId: first?.[0]?.id ?? "" });
    await expect(refused).rejects.toMatchObject({ code: "not-found" });
  });

  test(`are at most ${MAX_WEBHOOKS}, even if they're created concurrently`, async () => {
    const { owner, url } = await makeHooked();
    const made = await Promise.allSettled(
      Array.from({ length: MAX_WEBHOOKS + 2 }, () =>
        createWebhook(owner, { url, events: ["run.failed"], enabled: true }),
      ),
    );
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(MAX_WEBHOOKS - 1);
    expect(await listWebhooks(owner)).toHaveLength(MAX_WEBHOOKS);
    const refusal = createWebhook(owner, { url, events: ["run.failed"], enabled: true });
    await expect(refusal).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("20") });
  });

  test("keep their events in one order and without repetitions, and need at least one that exists", () => {
    const parse = (events: string[]) =>
      createWebhookOperation.body?.safeParse({ url: "https://a.test", events });
    expect(parse(["review.opened", "run.failed", "review.opened"])?.data?.events).toEqual([
      "run.failed",
      "review.opened",
    ]);
    expect(parse([])?.success).toBe(false);
    expect(parse(["run.*"])?.success).toBe(false);
  });
});

describe("a webhook", () => {
  test("can be changed, which keeps its secret", async () => {
    const { owner, id, url } = await makeHooked();
    const { secret } = await db.webhook.findUniqueOrThrow({ where: { id } });
    expect(await updateWebhook(owner, { id, events: ["run.failed"] })).toMatchObject({
      url,
      events: ["run.failed"],
      enabled: true,
    });
    const off = await updateWebhook(owner, { id, enabled: false });
    expect(off).toMatchObject({ enabled: false, disabledReason: "MEMBER", disabledAt: expect.any(String) });
    expect(await updateWebhook(owner, { id, enabled: false })).toMatchObject({ disabledAt: off.disabledAt });
    expect(await updateWebhook(owner, { id, url: `${url}/moved`, enabled: true })).toMatchObject({
      url: `${url}/moved`,
      enabled: true,
      disabledAt: null,
      disabledReason: null,
    });
    const moved = updateWebhook(owner, { id, url: "http://169.254.169.254/" });
    await expect(moved).rejects.toMatchObject({ code: "invalid-input" });
    expect(await db.webhook.findUniqueOrThrow({ where: { id } })).toMatchObject({
      secret,
      url: `${url}/moved`,
    });
  });

  test("says until when its previous secret works", async () => {
    const { owner, id } = await makeHooked();
    expect(await getWebhook(owner, { id })).toMatchObject({ previousSecretUntil: null });
    const { previousSecretUntil } = await rotateWebhookSecret(owner, { id });
    const hours = (Date.parse(previousSecretUntil ?? "") - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    const later = { ...owner, now: () => new Date(Date.now() + DAY_MS + 1_000) };
    expect(await getWebhook(later, { id })).toMatchObject({ previousSecretUntil: null });
  });

  test("logs each attempt with what was sent and received, but without secrets", async () => {
    const { owner, id, url, secret } = await makeHooked();
    const { id: deliveryId } = await sendTestEvent(owner, { id });
    receiver.reply({ status: 500, body: `Bad \0 key ${secret} ${"x".repeat(2_000)}` }, 204);
    await attempt(deliveryId);
    await attempt(deliveryId, 1);
    const { content } = await listDeliveries(owner, { id, page: 0, size: 20 });
    const [failed, done] = content[0]?.log ?? [];
    expect(content[0]?.log).toHaveLength(2);
    expect(failed).toMatchObject({
      url,
      responseStatus: 500,
      error: "The receiver responded with 500.",
      response: expect.stringMatching(/^Bad \uFFFD key \[secret\] x+$/),
      headers: {
        "content-type": "application/json",
        "webhook-id": deliveryId,
        "webhook-timestamp": receiver.received.at(-2)?.headers["webhook-timestamp"],
      },
    });
    expect(failed?.response).toHaveLength(1_000);
    expect(failed?.durationMs).toBeGreaterThanOrEqual(0);
    expect(Object.keys(failed?.headers ?? {})).not.toContain("webhook-signature");
    expect(done).toMatchObject({ responseStatus: 204, response: "", error: null });
    const stored = await db.webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6));
    for (let count = 0; count < 25; count++) await redeliverNow(owner, { id, deliveryId });
    const [long] = (await listDeliveries(owner, { id, page: 0, size: 20 })).content;
    expect(long?.log).toHaveLength(20);
  });

  async function redeliverNow(owner: ServiceContext, ids: { id: string; deliveryId: string }) {
    await redeliver(owner, ids);
    await attempt(ids.deliveryId);
  }

  test("is failing until an attempt succeeds", async () => {
    const { owner, id } = await makeHooked();
    const { id: deliveryId } = await sendTestEvent(owner, { id });
    receiver.reply(500, 500, 204);
    await attempt(deliveryId);
    const { failingSince } = await getWebhook(owner, { id });
    expect(failingSince).not.toBeNull();
    await attempt(deliveryId, 1);
    expect(await getWebhook(owner, { id })).toMatchObject({ failingSince });
    await attempt(deliveryId, 2);
    expect(await getWebhook(owner, { id })).toMatchObject({ failingSince: null, enabled: true });
  });

  test("is disabled once after days of failures, with a message to owners and admins, and keeps what is queued", async () => {
    const { as, owner, organizationId, id, secret } = await makeHooked();
    await failForGood(owner, id);
    await failingFor(id, MAX_FAILING_DAYS - 1);
    await failForGood(owner, id);
    expect(await getWebhook(owner, { id })).toMatchObject({ enabled: true });
    await makeOpenReview(as("builder"));
    const failing = await failingFor(id, MAX_FAILING_DAYS);
    receiver.reply(500);
    const { id: early } = await sendTestEvent(owner, { id });
    await attempt(early);
    expect(await getWebhook(owner, { id })).toMatchObject({ enabled: true });
    await failForGood(owner, id);
    expect(await getWebhook(owner, { id })).toMatchObject({
      enabled: false,
      disabledReason: "FAILING",
      failingSince: failing.failingSince?.toISOString(),
    });
    const messages = await db.message.findMany({
      where: { organizationId, kind: "WEBHOOK_DISABLED" },
      include: { member: { select: { role: true } } },
    });
    expect(messages.map(({ member }) => member.role).sort()).toEqual(["admin", "owner"]);
    expect(messages[0]?.subject).toBe(`Webhook disabled: ${receiver.host}`);
    expect(JSON.stringify(messages)).not.toContain(secret.slice(6));
    expect(JSON.stringify(messages)).not.toContain(`${receiver.host}/`);
    const where = { webhookId: id, status: "QUEUED" as const };
    expect(await db.webhookDelivery.count({ where })).toBe(2);
    await db.webhookDelivery.updateMany({ where, data: { dueAt: new Date() } });
    const all = { max: 50, maxPerWebhook: 50, maxPerOrganization: 50, underWay: [] };
    expect((await claimDeliveries(db, all)).filter(({ webhookId }) => webhookId === id)).toEqual([]);

    await updateWebhook(owner, { id, enabled: true });
    expect(await getWebhook(owner, { id })).toMatchObject({ enabled: true, failingSince: null });
    expect((await claimDeliveries(db, all)).filter(({ webhookId }) => webhookId === id)).toHaveLength(2);
    expect(await db.message.count({ where: { organizationId, kind: "WEBHOOK_DISABLED" } })).toBe(2);
  });
});
