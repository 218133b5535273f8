import { describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { DAY_MS } from "@/server/domain/time";
import { MAX_FAILING_DAYS } from "@/server/domain/webhook/limits";
import type { ServiceContext } from "@/server/services/context";
import { createWebhook } from "@/server/services/webhook/create";
import { getWebhook } from "@/server/services/webhook/get";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { claimDeliveries, deliver } from "./webhooks";

const given = givenDatabase();
const ALL = { max: 1_000, maxPerWebhook: 1_000, maxPerOrganization: 1_000, underWay: [] };

async function makeOwner(): Promise<ServiceContext> {
  return (await makeOrganization(given.db)).as("owner");
}

/** Creates a webhook with `count` queued events that came due `dueSeconds` ago, oldest first. */
async function makeWebhook(owner: ServiceContext, count: number, dueSeconds = 60) {
  const input = { url: "https://hooks.example.com/in", events: ["run.failed" as const], enabled: true };
  const { id: webhookId } = await createWebhook(owner, input);
  const at = (index: number) => new Date(Date.now() - dueSeconds * 1_000 + index);
  const { organizationId } = owner;
  const event = { organizationId, webhookId, event: "run.failed", body: "{}", status: "QUEUED" as const };
  await given.db.webhookDelivery.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      ...event,
      id: makeId("dlv"),
      createdAt: at(index),
      dueAt: at(index),
    })),
  });
  return webhookId;
}

const countBy = (ids: readonly string[]) =>
  ids.reduce((counts, id) => counts.set(id, (counts.get(id) ?? 0) + 1), new Map<string, number>());

describe("claimDeliveries", () => {
  test("lets organizations take turns, so that a backlog delays nobody else", async () => {
    const [busy, quiet] = [await makeOwner(), await makeOwner()];
    for (let count = 0; count < 6; count++) await makeWebhook(busy, 8, 3_600);
    await makeWebhook(quiet, 2, 1);
    const claimed = await claimDeliveries(given.db, { ...ALL, max: 10, maxPerWebhook: 8 });
    const counts = countBy(claimed.map(({ organizationId }) => organizationId));
    expect(counts.get(quiet.organizationId)).toBe(2);
    expect(claimed).toHaveLength(10);
    await claimDeliveries(given.db, ALL);
  });

  test("lets an organization's webhooks take turns", async () => {
    const owner = await makeOwner();
    const [old, recent] = [await makeWebhook(owner, 20, 3_600), await makeWebhook(owner, 2, 1)];
    const claimed = await claimDeliveries(given.db, { ...ALL, max: 6 });
    const counts = countBy(claimed.map(({ webhookId }) => webhookId));
    expect([counts.get(old), counts.get(recent)]).toEqual([4, 2]);
    await claimDeliveries(given.db, ALL);
  });

  test("counts the deliveries that are under way", async () => {
    const owner = await makeOwner();
    const { organizationId } = owner;
    const [full, free] = [await makeWebhook(owner, 5), await makeWebhook(owner, 5)];
    const underWay = Array.from({ length: 3 }, () => ({ webhookId: full, organizationId }));
    const claimed = await claimDeliveries(given.db, {
      ...ALL,
      maxPerWebhook: 3,
      maxPerOrganization: 5,
      underWay,
    });
    expect(claimed.map(({ webhookId }) => webhookId)).toEqual([free, free]);
    await claimDeliveries(given.db, ALL);
  });
});

describe("a webhook's health", () => {
  async function makeDelivery(attempts: number) {
    const owner = await makeOwner();
    const id = await makeWebhook(owner, 1);
    const [claimed] = (await claimDeliveries(given.db, ALL)).filter(({ webhookId }) => webhookId === id);
    if (!claimed) throw new Error("nothing to claim");
    await given.db.webhookDelivery.update({ where: { id: claimed.id }, data: { attempts } });
    const set = (failingSince: Date | null) =>
      given.db.webhook.update({ where: { id }, data: { failingSince } });
    const during = (failingSince: Date | null, status: number) =>
      deliver(given.db, { ...claimed, attempts }, async () => {
        await set(failingSince);
        return { status, body: Buffer.from("") };
      });
    return { set, during, read: () => getWebhook(owner, { id }) };
  }
  const LONG_AGO = new Date(Date.now() - (MAX_FAILING_DAYS + 1) * DAY_MS);

  test("is fine after a success, even if another attempt failed in between", async () => {
    const { during, read } = await makeDelivery(1);
    await during(LONG_AGO, 204);
    expect(await read()).toMatchObject({ failingSince: null, enabled: true });
  });

  test("is failing after a failure, even if another attempt succeeded in between", async () => {
    const { set, during, read } = await makeDelivery(8);
    await set(LONG_AGO);
    await during(null, 500);
    const { failingSince, enabled } = await read();
    expect(enabled).toBe(true);
    expect(Date.parse(failingSince ?? "")).toBeGreaterThan(Date.now() - 60_000);
  });
});
