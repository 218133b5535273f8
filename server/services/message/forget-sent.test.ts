import { describe, expect, test } from "vitest";
import type { DeliveryStatus, MessageStatus } from "@/server/generated/prisma/client";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";

const given = givenDatabase({ KEEP_SENT_DAYS: "30" });

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);

describe("a sent message or delivery", () => {
  test("is deleted after the retention period, unlike unsent messages and deliveries", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const base = { organizationId, createdAt: daysAgo(400), attempts: 1 };
    const note = { ...base, memberId: memberIdOf(as("owner")), kind: "REVIEW_OPENED" as const };
    const message = (id: string, status: MessageStatus, sentAt: Date | null = null) =>
      given.db.message.create({
        data: { ...note, id, status, sentAt, to: "a@acme.test", subject: "", text: "", html: "" },
      });
    const hook = {
      url: "https://receiver.test",
      events: [],
      secret: "none",
      createdAt: new Date(),
      updatedAt: new Date(),
    };
    await given.db.webhook.create({ data: { id: "whk_old", organizationId, ...hook } });
    const delivery = (id: string, status: DeliveryStatus, deliveredAt: Date | null = null) =>
      given.db.webhookDelivery.create({
        data: { ...base, id, webhookId: "whk_old", event: "review.opened", body: "{}", status, deliveredAt },
      });
    await message("msg_old", "SENT", daysAgo(31));
    await message("msg_young", "SENT", daysAgo(29));
    await message("msg_queued", "QUEUED");
    await message("msg_failed", "FAILED");
    await message("msg_kept", "KEPT");
    await delivery("dlv_old", "DELIVERED", daysAgo(31));
    await delivery("dlv_young", "DELIVERED", daysAgo(29));
    await delivery("dlv_queued", "QUEUED");
    await delivery("dlv_failed", "FAILED");
    await sweep(given.db, systemContext);
    await sweep(given.db, systemContext);
    const where = { organizationId };
    const ids = async (rows: Promise<{ id: string }[]>) => (await rows).map(({ id }) => id).sort();
    expect(await ids(given.db.message.findMany({ where }))).toEqual([
      "msg_failed",
      "msg_kept",
      "msg_queued",
      "msg_young",
    ]);
    expect(await ids(given.db.webhookDelivery.findMany({ where }))).toEqual([
      "dlv_failed",
      "dlv_queued",
      "dlv_young",
    ]);
  });
});
