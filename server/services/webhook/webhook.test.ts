import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDelivery, stopDelivery } from "@/server/delivery/start";
import { claimDeliveries, deliver } from "@/server/delivery/webhooks";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import { type Database, transact } from "@/server/infra/db";
import { guardedPost } from "@/server/infra/egress/guarded-post";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { type Receiver, startReceiver, verifyDelivery } from "@/server/testing/servers/receiver";
import { until } from "@/server/testing/until";
import { createWebhook } from "./create";
import { deleteWebhook } from "./delete";
import { getWebhook } from "./get";
import { listWebhooks } from "./list";
import { listDeliveries } from "./list-deliveries";
import { redeliver } from "./redeliver";
import { rotateWebhookSecret } from "./rotate-secret";
import { sendTestEvent } from "./send-test";
import { signDelivery } from "./signature";
import { updateWebhook } from "./update";

let receiver: Receiver;
let stuck: Receiver;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  [receiver, stuck] = await Promise.all([startReceiver(), startReceiver()]);
  ({ db, close } = await useDatabase({ OUTBOUND_ALLOW: `${receiver.host} ${stuck.host}` }));
  await startDelivery({ everyMs: 50 });
});
afterAll(async () => {
  await stuck.close();
  await stopDelivery();
  await receiver.close();
  await close();
});

interface Hooked extends ServiceContext {
  hookId: string;
}

/** Creates an organization with a webhook at its own path on the receiver. */
async function makeHooked(changes: { url?: string } = {}) {
  const organization = await makeOrganization(db);
  const url = `${receiver.url}/${organization.organizationId}`;
  const input = { url, events: [...REVIEW_EVENTS], enabled: true, ...changes };
  const { id, secret } = await createWebhook(organization.as("owner"), input);
  const owner: Hooked = { ...organization.as("owner"), hookId: id };
  const received = () => receiver.received.filter(({ path }) => path.endsWith(organization.organizationId));
  return { ...organization, owner, id, url, secret, received };
}

const page = { page: 0, size: 20 };
const sendTest = (ctx: Hooked) => sendTestEvent(ctx, { id: ctx.hookId });
const logOf = async (ctx: Hooked) => (await listDeliveries(ctx, { id: ctx.hookId, ...page })).content;
const untilLog = (ctx: Hooked, is: (log: Awaited<ReturnType<typeof logOf>>) => boolean) =>
  until(() => logOf(ctx), is);
const settled = (ctx: Hooked) => untilLog(ctx, (log) => log.every(({ status }) => status !== "QUEUED"));
const tried = (ctx: Hooked) =>
  untilLog(ctx, (log) => log.every(({ attempts, lastError }) => attempts > 0 && lastError !== null));

describe("a webhook", () => {
  test("gets a signed event when a review opens and when it's decided", async () => {
    const { as, owner, secret, received } = await makeHooked();
    const { reviewId: id } = await makeOpenReview(as("builder"));
    await decideReview(as("approver"), { id, decision: "approve" });
    const log = await settled(owner);
    expect(log.map(({ event }) => event).sort()).toEqual(["review.decided", "review.opened"]);
    expect(log).toMatchObject(
      log.map(() => ({
        status: "DELIVERED",
        attempts: 1,
        responseStatus: 204,
        lastError: null,
        dueAt: null,
      })),
    );
    const posts = received();
    expect(posts).toHaveLength(2);
    for (const post of posts) {
      expect(verifyDelivery(post, secret)).toBe(true);
      expect(verifyDelivery({ ...post, body: `${post.body} ` }, secret)).toBe(false);
      expect(post.headers["content-type"]).toBe("application/json");
      const entry = log.find((one) => one.id === post.headers["webhook-id"]);
      expect(entry?.body).toBe(post.body);
      expect(JSON.parse(post.body)).toMatchObject({ type: entry?.event, data: { reviewId: id } });
    }
  });

  test("doesn't block decisions while it's being removed", async () => {
    const { as, owner, organizationId } = await makeHooked();
    const { reviewId: id } = await makeOpenReview(as("builder"));
    await settled(owner);
    const { decided } = await transact(db, async (transaction) => {
      await deleteWebhook({ ...owner, db: transaction }, { id: owner.hookId });
      const decided = decideReview(as("approver"), { id, decision: "approve" });
      await untilOneWaits(db);
      return { decided };
    });
    expect(await decided).toMatchObject({ reviewId: id });
    expect(await db.webhookDelivery.count({ where: { organizationId } })).toBe(0);
  });

  test("rejects a test event while it's being removed", async () => {
    const { owner, organizationId } = await makeHooked();
    const { sent } = await transact(db, async (transaction) => {
      await deleteWebhook({ ...owner, db: transaction }, { id: owner.hookId });
      const sent = sendTest(owner).catch((error: unknown) => error);
      await untilOneWaits(db);
      return { sent };
    });
    expect(await sent).toMatchObject({ code: "not-found" });
    expect(await db.webhookDelivery.count({ where: { organizationId } })).toBe(0);
  });

  test("shows its secret only once and stores it encrypted", async () => {
    const { owner, id, secret } = await makeHooked();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const [row] = await db.$queryRaw<unknown[]>`SELECT to_jsonb(w) FROM "Webhook" w WHERE "id" = ${id}`;
    expect(JSON.stringify(row)).not.toContain(secret.slice(6));
    const shown = [
      await getWebhook(owner, { id }),
      await listWebhooks(owner),
      await updateWebhook(owner, { id, enabled: false }),
    ];
    expect(JSON.stringify(shown)).not.toContain(secret.slice(6));
    expect(shown[0]).not.toHaveProperty("secret");
  });

  test("signs deliveries with both secrets for a day after a rotation", async () => {
    const { owner, secret, received } = await makeHooked();
    const { secret: renewed } = await rotateWebhookSecret(owner, { id: owner.hookId });
    await sendTest(owner);
    await settled(owner);
    const [post] = received();
    expect(post && verifyDelivery(post, secret)).toBe(true);
    expect(post && verifyDelivery(post, renewed)).toBe(true);
    const later = { ...owner, now: () => new Date(Date.now() - 25 * 60 * 60 * 1000) };
    const { secret: third } = await rotateWebhookSecret(later, { id: later.hookId });
    await sendTest(owner);
    await untilLog(owner, (log) => log.filter(({ status }) => status === "DELIVERED").length === 2);
    const last = received().at(-1);
    expect(last && verifyDelivery(last, renewed)).toBe(false);
    expect(last && verifyDelivery(last, third)).toBe(true);
  });

  test("keeps its events until it's turned back on", async () => {
    const { as, owner, id, received } = await makeHooked();
    await makeOpenReview(as("builder"));
    await settled(owner);
    await updateWebhook(owner, { id, enabled: false });
    await makeOpenReview(as("builder"));
    expect(await logOf(owner)).toHaveLength(1);
    const [entry] = await logOf(owner);
    await redeliver(owner, { id: owner.hookId, deliveryId: entry?.id ?? "" });
    await expect(sendTest(owner)).rejects.toMatchObject({ code: "conflict" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(received()).toHaveLength(1);
    await updateWebhook(owner, { id, enabled: true });
    await settled(owner);
    expect(received()).toHaveLength(2);
  });

  test("is removed along with its deliveries", async () => {
    const { owner, organizationId } = await makeHooked();
    await sendTest(owner);
    await deleteWebhook(owner, { id: owner.hookId });
    expect(await listWebhooks(owner)).toEqual([]);
    expect(await db.webhookDelivery.count({ where: { organizationId } })).toBe(0);
    for (const verb of [deleteWebhook, getWebhook, rotateWebhookSecret, sendTestEvent])
      await expect(verb(owner, { id: owner.hookId })).rejects.toMatchObject({ code: "not-found" });
  });

  test.each([
    ["http://169.254.169.254/latest/meta-data", "isn't public"],
    ["http://localhost:1", "isn't public"],
    ["http://2130706433", "isn't public"],
    ["ftp://example.com", "must start with"],
    ["nonsense", "must be an address"],
  ])("can't have the address %s", async (url, fault) => {
    const owner = (await makeOrganization(db)).as("owner");
    const input = { url, events: [...REVIEW_EVENTS], enabled: true };
    await expect(createWebhook(owner, input)).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/url", message: expect.stringContaining(fault) }] },
    });
    expect(await listWebhooks(owner)).toEqual([]);
  });
});

describe("a delivery", () => {
  test("immune: CVE-2026-21894 unverified webhook", async () => {
    const { owner, secret, received } = await makeHooked();
    const other = await makeHooked();
    await sendTest(owner);
    await settled(owner);
    const [post] = received();
    if (!post) throw new Error("nothing was delivered");
    expect(verifyDelivery(post, secret)).toBe(true);
    expect(verifyDelivery(post, other.secret)).toBe(false);
    const forged = (headers: Record<string, string>) => ({
      ...post,
      headers: { ...post.headers, ...headers },
    });
    expect(verifyDelivery({ ...post, body: post.body.replace("true", "false") }, secret)).toBe(false);
    expect(verifyDelivery(forged({ "webhook-id": "dlv_other" }), secret)).toBe(false);
    expect(verifyDelivery(forged({ "webhook-signature": "" }), secret)).toBe(false);
    // The signature covers the timestamp, so an old delivery can't be replayed as a new one.
    const later = String(Number(post.headers["webhook-timestamp"]) + 1);
    expect(verifyDelivery(forged({ "webhook-timestamp": later }), secret)).toBe(false);
    const id = String(post.headers["webhook-id"]);
    const longAgo = new Date(Date.now() - 6 * 60_000);
    const replayed = signDelivery({ id, body: post.body, secrets: [secret] }, longAgo);
    expect(verifyDelivery({ ...post, headers: replayed }, secret)).toBe(false);
  });

  test.each([
    [500 as const, 500, "The receiver responded with 500."],
    [404 as const, 404, "The receiver responded with 404."],
    ["reset" as const, null, "The host closed the connection."],
    [{ redirect: "http://127.0.0.1:1/" }, 302, "The receiver responded with 302. Redirects aren't followed."],
  ])("that gets the response %j is retried with the same id", async (reply, responseStatus, lastError) => {
    const { owner, received, secret } = await makeHooked();
    receiver.reply(reply);
    await sendTest(owner);
    const [entry] = await tried(owner);
    expect(entry).toMatchObject({ status: "QUEUED", attempts: 1, responseStatus, lastError });
    expect(Date.parse(entry?.dueAt ?? "") - Date.now()).toBeGreaterThan(2_000);
    await db.webhookDelivery.updateMany({ where: { id: entry?.id ?? "" }, data: { dueAt: new Date() } });
    expect(await settled(owner)).toMatchObject([{ status: "DELIVERED", attempts: 2, responseStatus: 204 }]);
    const posts = received();
    expect(posts).toHaveLength(2);
    expect(new Set(posts.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(posts.every((post) => verifyDelivery(post, secret))).toBe(true);
  });

  test("that doesn't get a response in time is retried with the same id", async () => {
    const { owner, received } = await makeHooked();
    await stopDelivery();
    await sendTest(owner);
    const claimed = await claimDeliveries(db, {
      max: 50,
      maxPerWebhook: 4,
      maxPerOrganization: 50,
      underWay: [],
    });
    receiver.reply("hang");
    for (const delivery of claimed) await deliver(db, delivery, guardedPost, 200);
    const [entry] = await logOf(owner);
    const lastError = "No response within 0.2 seconds.";
    expect(entry).toMatchObject({ status: "QUEUED", attempts: 1, responseStatus: null, lastError });
    await db.webhookDelivery.update({ where: { id: entry?.id ?? "" }, data: { dueAt: new Date() } });
    await startDelivery({ everyMs: 50 });
    await settled(owner);
    expect(received().map(({ headers }) => headers["webhook-id"])).toEqual([entry?.id, entry?.id]);
  });

  test("is retried at growing intervals for a day while the receiver is down, and arrives once it's back up", async () => {
    const { owner, received, secret } = await makeHooked();
    receiver.reply(...Array<503>(7).fill(503));
    const { id } = await sendTest(owner);
    const waits: number[] = [];
    for (let attempts = 1; attempts <= 7; attempts++) {
      const [entry] = await untilLog(owner, ([one]) => one?.attempts === attempts && one.lastError !== null);
      expect(entry).toMatchObject({ status: "QUEUED", responseStatus: 503 });
      waits.push(Date.parse(entry?.dueAt ?? "") - Date.now());
      await db.webhookDelivery.update({ where: { id }, data: { dueAt: new Date(), lastError: null } });
    }
    expect(await settled(owner)).toMatchObject([{ status: "DELIVERED", attempts: 8 }]);
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(20 * 60 * 60 * 1000);
    const posts = received();
    expect(posts.map(({ headers }) => headers["webhook-id"])).toEqual(Array(8).fill(id));
    expect(posts.every((post) => verifyDelivery(post, secret))).toBe(true);
  });

  test("isn't sent to an address that is no longer public or allowed", async () => {
    const { owner, organizationId } = await makeHooked();
    const hidden = await startReceiver();
    for (const url of [hidden.url, "http://169.254.169.254/latest/meta-data"]) {
      await db.webhook.updateMany({ where: { organizationId }, data: { url } });
      await sendTest(owner);
    }
    const lastError = expect.stringContaining("isn't public");
    expect(await tried(owner)).toMatchObject([{ lastError }, { lastError }]);
    expect(hidden.received).toEqual([]);
    await hidden.close();
  });

  test("is abandoned after the last attempt or if the receiver no longer exists, and can be sent again on request", async () => {
    const { owner, received } = await makeHooked();
    const { id } = await sendTest({ ...owner, now: () => new Date(Date.now() + 3_600_000) });
    await db.webhookDelivery.update({ where: { id }, data: { attempts: 7, dueAt: new Date() } });
    receiver.reply(500);
    expect(await settled(owner)).toMatchObject([
      { status: "FAILED", attempts: 8, dueAt: null, responseStatus: 500 },
    ]);
    receiver.reply(410);
    await redeliver(owner, { id: owner.hookId, deliveryId: id });
    expect(await settled(owner)).toMatchObject([{ status: "FAILED", attempts: 1, responseStatus: 410 }]);
    await redeliver(owner, { id: owner.hookId, deliveryId: id });
    expect(await settled(owner)).toMatchObject([{ status: "DELIVERED", attempts: 1, lastError: null }]);
    expect(received()).toHaveLength(3);
  });

  test("doesn't wait for another receiver that isn't responding", async () => {
    stuck.reply(...Array<"hang">(20).fill("hang"));
    const slow = await makeHooked({ url: stuck.url });
    for (let count = 0; count < 20; count++) await sendTest(slow.owner);
    await until(
      async () => stuck.received.length,
      (count) => count > 0,
    );
    const quick = await makeHooked();
    await sendTest(quick.owner);
    await settled(quick.owner);
    expect(stuck.received.length).toBeLessThanOrEqual(8);
    await deleteWebhook(slow.owner, { id: slow.id });
  });

  test("is sent by only one of several processes, and by another if that process dies", async () => {
    const { owner } = await makeHooked();
    await stopDelivery();
    const { id } = await sendTest(owner);
    const all = { max: 50, maxPerWebhook: 4, maxPerOrganization: 50, underWay: [] };
    const claims = await Promise.all([1, 2, 3].map(() => claimDeliveries(db, all)));
    expect(claims.flat().filter((one) => one.id === id)).toHaveLength(1);
    await db.webhookDelivery.update({ where: { id }, data: { dueAt: new Date() } });
    await startDelivery({ everyMs: 50 });
    expect(await settled(owner)).toMatchObject([{ status: "DELIVERED", attempts: 2 }]);
  });

  test("explains what to do if APP_SECRET has changed since the secret was encrypted", async () => {
    const { owner, organizationId, received } = await makeHooked();
    await db.webhook.updateMany({ where: { organizationId }, data: { secret: "AAAA" } });
    await sendTest(owner);
    expect(await tried(owner)).toMatchObject([
      { lastError: expect.stringContaining("create a new secret.") },
    ]);
    expect(received()).toEqual([]);
    const { secret } = await rotateWebhookSecret(owner, { id: owner.hookId });
    const [entry] = await logOf(owner);
    await db.webhookDelivery.update({ where: { id: entry?.id ?? "" }, data: { dueAt: new Date() } });
    await settled(owner);
    expect(received().every((post) => verifyDelivery(post, secret))).toBe(true);
  });
});
