import { describe, expect, test } from "vitest";
import { decideReviewOperation } from "@/server/domain/review/api";
import { createWebhookOperation } from "@/server/domain/webhook/api";
import { createAgent } from "@/server/services/agent/create";
import { updateAgent } from "@/server/services/agent/update";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { createWebhook } from "@/server/services/webhook/create";
import { deleteWebhook } from "@/server/services/webhook/delete";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeToken, openApi } from "@/server/testing/doors/api";
import { openDoors } from "@/server/testing/doors/doors";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeTextAgent } from "@/server/testing/text-agent";
import { unsealContent } from "./erasable";
import { recordEntry } from "./record";

const given = givenDatabase();

const find = (ctx: ServiceContext, action: string) =>
  given.db.ledgerEntry.findMany({
    where: { organizationId: ctx.organizationId, action },
    orderBy: { id: "asc" },
  });
const WEBHOOK = { url: "https://hooks.example.com/in", events: ["run.failed" as const], enabled: true };
const ORIGIN = { requestId: "req-1", address: "192.0.2.0/24" };

describe("recordEntry", () => {
  test("leaves no entry if the transaction is rolled back", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const work = inTransaction(owner, async (ctx) => {
      await createWebhook(ctx, WEBHOOK);
      throw new Error("rolled back");
    });
    await expect(work).rejects.toThrow("rolled back");
    expect(await find(owner, "webhook.created")).toEqual([]);
  });

  test("refuses to record outside of a transaction", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const entry = { action: "webhook.deleted", subject: { type: "webhook", id: "whk_1" } } as const;
    await expect(recordEntry(owner as Parameters<typeof recordEntry>[0], entry)).rejects.toThrow(
      "must be recorded in the same transaction as the change",
    );
  });

  test("records the actor, the channel, the network, and the request", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = { ...as("owner"), ...ORIGIN };
    const { id } = await createWebhook(owner, WEBHOOK);
    expect(await find(owner, "webhook.created")).toMatchObject([
      {
        subjectType: "webhook",
        subjectId: id,
        memberId: memberIdOf(owner),
        channel: "WEB",
        tokenId: null,
        ...ORIGIN,
        data: { events: ["run.failed"], enabled: true },
      },
    ]);
    const system = { ...as("owner"), actor: { kind: "system" as const } };
    await deleteWebhook(system, { id });
    expect(await find(owner, "webhook.deleted")).toMatchObject([
      { memberId: null, channel: null, tokenId: null, address: null, requestId: null },
    ]);
  });

  test("records the token and the client's network of an API request", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = as("owner");
    const [send, token] = [await openApi(), await makeToken(owner)];
    const headers = { "x-request-id": "req-2", "x-client-address": "2001:db8:7:8::9" };
    const response = await send(createWebhookOperation, { token, headers, json: WEBHOOK });
    expect(response.status).toBe(201);
    const [made] = await find(owner, "token.created");
    expect(await find(owner, "webhook.created")).toMatchObject([
      {
        memberId: memberIdOf(owner),
        channel: "API",
        tokenId: made?.subjectId,
        address: "2001:db8:7::/48",
        requestId: "req-2",
      },
    ]);
  });
});

describe("an entry that the database records", () => {
  test("names the request and the client's network of a start and of a decision in the app", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId } = await makeOpenReview({ ...as("builder"), ...ORIGIN });
    expect(await find(as("owner"), "run.started")).toMatchObject([
      { channel: "WEB", ...ORIGIN, data: { facts: 2 } },
    ]);
    // The app, not a person, opens the review.
    expect(await find(as("owner"), "review.opened")).toMatchObject([{ memberId: null }]);
    const doors = await openDoors(given.db);
    const decide = await doors.enter("WEB", as("approver"), reviewId);
    expect(await decide({ decision: "approve" })).toMatchObject({ refusal: null });
    expect(await find(as("owner"), "review.decided")).toMatchObject([
      {
        memberId: memberIdOf(as("approver")),
        channel: "WEB",
        requestId: "req-browser",
        address: "192.0.2.0/24",
      },
    ]);
  });

  test("names the request and the client's network of decisions that need a transaction", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId } = await makeOpenReview(as("builder"), { quorum: 2 });
    const [send, token] = [await openApi(), await makeToken(as("approver"))];
    const headers = { "x-request-id": "req-3", "x-client-address": "198.51.100.9" };
    const json = { decision: "approve" };
    await send(decideReviewOperation, { token, headers, params: { id: reviewId }, json });
    expect(await find(as("owner"), "review.decided")).toMatchObject([
      { channel: "API", requestId: "req-3", address: "198.51.100.0/24" },
    ]);
  });

  test("names the people who get a link to a review", async () => {
    const { as } = await makeOrganization(given.db);
    const { runId, reviewId } = await makeOpenReview(as("builder"), { approvers: ["role:approver"] });
    expect(await find(as("owner"), "link.issued")).toMatchObject([
      {
        subjectId: reviewId,
        runId,
        data: { kind: "REVIEW_OPENED", memberIds: [memberIdOf(as("approver"))] },
      },
    ]);
  });
});

describe("the names and text of an entry", () => {
  test("show what changed, and become unreadable once their key is deleted", async () => {
    const { as } = await makeOrganization(given.db);
    const builder = as("builder");
    const { id: agentId } = await createAgent(builder, makeTextAgent({ name: "Filler" }));
    await updateAgent(builder, { agentId, name: "Letter writer", note: "Clearer" });
    const [entry] = await find(builder, "agent.changed");
    if (!entry) throw new Error("the change was recorded");
    expect(entry.data).toMatchObject({ revision: 2, fields: ["name"] });
    expect(await unsealContent(given.db, entry)).toEqual({
      before: { name: "Filler" },
      after: { name: "Letter writer" },
      note: "Clearer",
    });
    expect(await unsealContent(given.db, { ...entry, subjectId: "other" })).toBeNull();
    await given.db.erasableKey.deleteMany({ where: { subjectType: "agent", subjectId: agentId } });
    expect(await unsealContent(given.db, entry)).toBeNull();
  });

  test("share one key per subject, even if two transactions create it at the same time", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { id } = await createWebhook(as("owner"), WEBHOOK);
    await given.db.erasableKey.deleteMany({ where: { subjectId: id } });
    const record = () =>
      inTransaction(as("owner"), (ctx) =>
        recordEntry(ctx, {
          action: "webhook.changed",
          subject: { type: "webhook", id },
          private: { after: { url: "https://example.com" } },
        }),
      );
    await Promise.all([record(), record(), record()]);
    const keyIds = (await find(as("owner"), "webhook.changed")).map(({ keyId }) => keyId);
    expect(new Set(keyIds).size).toBe(1);
    expect(await given.db.erasableKey.count({ where: { organizationId, subjectId: id } })).toBe(1);
  });
});
