import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import type { Child } from "@/server/engine/testing/start-child";
import type { Database } from "@/server/infra/db";
import { decideReview } from "@/server/services/review/decide";
import { startRun } from "@/server/services/run/start";
import { createWebhook } from "@/server/services/webhook/create";
import { sendTestEvent } from "@/server/services/webhook/send-test";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { startProcess } from "@/server/testing/processes/start-process";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { type Receiver, startReceiver, verifyDelivery } from "@/server/testing/servers/receiver";
import { until } from "@/server/testing/until";

const PATIENCE_MS = 300_000;

let receiver: Receiver;
let db: Database;
let close: () => Promise<void>;
let children: Child[] = [];
let start: () => Promise<Child>;
beforeEach(async () => {
  receiver = await startReceiver();
  const variables = { OUTBOUND_ALLOW: receiver.host };
  const given = await useDatabase(variables);
  ({ db, close } = given);
  start = async () => {
    const child = await startProcess(given, variables);
    children.push(child);
    return child;
  };
});
afterEach(async () => {
  await killAll();
  await receiver.close();
  await close();
});

async function killAll() {
  await Promise.all(children.map((child) => child.signal("SIGKILL")));
  children = [];
}

/** Creates an organization with a webhook and returns the webhook's secret. */
async function makeHooked() {
  const organization = await makeOrganization(db);
  const { id: webhookId, secret } = await createWebhook(organization.as("owner"), {
    url: receiver.url,
    events: [...REVIEW_EVENTS],
    enabled: true,
  });
  return { ...organization, webhookId, secret };
}

describe("an app that is killed and restarted", { timeout: PATIENCE_MS }, () => {
  test("sends one reminder for a review, escalates it once, lets it expire once, and continues with decisions made since", async () => {
    const { as, organizationId, secret } = await makeHooked();
    // Backdates the runs, so that the next process picks them up immediately.
    const builder = secondsAgo(as("builder"), 10);
    const review = { timeoutSeconds: 3600, escalate: { afterSeconds: 1830, to: ["role:owner"] } };
    const { id } = await createWorkflow(builder, {
      name: "Timed",
      steps: [
        {
          agentId: "human",
          action: "Check it.",
          review: { ...DEFAULT_REVIEW_POLICY, ...review },
        },
      ],
    });
    for (let count = 0; count < 3; count++) await startRun(builder, { id, input: `Draft ${count}.` });
    await start();
    const opened = await until(
      () => db.review.findMany({ where: { organizationId }, orderBy: { id: "asc" } }),
      ({ length }) => length === 3,
    );
    const [first, second, third] = opened.map((one) => one.id);
    if (!first || !second || !third) throw new Error("three were opened");
    const reminders = (reviewId: string) =>
      db.message.findMany({ where: { reviewId, kind: "REVIEW_REMINDER" }, orderBy: { to: "asc" } });
    const escalations = (reviewId: string) =>
      db.message.findMany({ where: { reviewId, kind: "REVIEW_ESCALATED" } });
    const escalatedOne = ({ length }: { length: number }) => length === 1;
    const remindedAll = ({ length }: { length: number }) => length === 3;
    const statusOf = (reviewId: string) =>
      until(
        () => db.review.findUniqueOrThrow({ where: { id: reviewId }, include: { run: true } }),
        ({ settledAt }) => settledAt !== null,
      );

    await killAll();
    await bringForward(db, first, 31);
    await start();
    await until(() => reminders(first), remindedAll);
    await until(() => escalations(first), escalatedOne);
    await killAll();

    await decideReview(as("owner"), { id: third, decision: "approve", output: "Decided later." });
    // Starts two processes at the same time. The second review's reminders show that deadlines were checked
    // again.
    await Promise.all([start(), start()]);
    await bringForward(db, second, 31);
    await until(() => reminders(second), remindedAll);
    await until(() => escalations(second), escalatedOne);
    expect((await reminders(first)).map(({ to }) => to.split("-")[0])).toEqual([
      "admin",
      "approver",
      "owner",
    ]);
    await bringForward(db, first, 30);
    expect(await statusOf(first)).toMatchObject({
      status: "EXPIRED",
      run: { status: "FAILED", reason: "EXPIRED", currentStepOrder: null },
    });
    expect(await statusOf(third)).toMatchObject({ status: "APPROVED" });
    await until(
      () => db.run.findMany({ where: { organizationId, status: "COMPLETED" } }),
      ([run]) => run?.output === "Decided later.",
    );
    await bringForward(db, second, 30);
    expect(await statusOf(second)).toMatchObject({ status: "EXPIRED", run: { reason: "EXPIRED" } });

    for (const reviewId of [first, second]) {
      expect(await reminders(reviewId)).toHaveLength(3);
      expect(await escalations(reviewId)).toHaveLength(1);
    }
    expect(await reminders(third)).toEqual([]);
    expect(await escalations(third)).toEqual([]);
    // Makes deliveries due now, because the killed process's claim on them outlasts the test.
    await db.webhookDelivery.updateMany({
      where: { organizationId, status: "QUEUED" },
      data: { dueAt: new Date() },
    });
    const log = await until(
      () => db.webhookDelivery.findMany({ where: { organizationId } }),
      (rows) => rows.every(({ status }) => status === "DELIVERED"),
    );
    const events = (reviewId: string) =>
      log.filter((one) => one.reviewId === reviewId).map(({ event }) => event);
    for (const reviewId of [first, second])
      expect(events(reviewId).toSorted()).toEqual(["review.decided", "review.escalated", "review.opened"]);
    expect(events(third).toSorted()).toEqual(["review.decided", "review.opened"]);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(
      new Set(log.map((one) => one.id)),
    );
    expect(receiver.received.every((post) => verifyDelivery(post, secret))).toBe(true);
  });

  test("sends deliveries that were queued when it was killed, and repeats deliveries in progress with the same id", async () => {
    const { as, webhookId, secret } = await makeHooked();
    const { id } = await sendTestEvent(as("owner"), { id: webhookId });
    receiver.reply("hang");
    await start();
    await until(
      async () => receiver.received.length,
      (count) => count === 1,
    );
    await killAll();
    const { dueAt } = await db.webhookDelivery.findUniqueOrThrow({
      where: { id, status: "QUEUED", attempts: 1 },
    });
    expect(Number(dueAt)).toBeGreaterThan(Date.now());
    await db.webhookDelivery.update({ where: { id }, data: { dueAt: new Date() } });
    await start();
    await until(
      () => db.webhookDelivery.findUniqueOrThrow({ where: { id } }),
      ({ status }) => status === "DELIVERED",
    );
    expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([id, id]);
    expect(receiver.received.every((post) => verifyDelivery(post, secret))).toBe(true);
  });
});
