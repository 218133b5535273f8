import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import type { Database } from "@/server/infra/db";
import { env, settle } from "@/server/infra/env";
import { openReview } from "@/server/runs/reviews/pause";
import type { Person, ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { readReviewLink } from "@/server/services/link/token";
import { cancelRun } from "@/server/services/run/cancel";
import { asMailed } from "@/server/testing/as-mailed";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { withMail } from "@/server/testing/with-mail";
import { decideReview } from "./decide";
import { getReview } from "./get";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const personOf = (ctx: ServiceContext) => ctx.actor as Person;
const emailOf = (ctx: ServiceContext) => personOf(ctx).email;

async function messagesOf(reviewId: string, kind = "REVIEW_OPENED" as const as string) {
  const messages = await db.message.findMany({ where: { reviewId }, orderBy: { to: "asc" } });
  return Promise.all(
    messages.filter((message) => message.kind === kind).map((message) => asMailed(db, message)),
  );
}

const recipients = async (reviewId: string, kind?: string) =>
  (await messagesOf(reviewId, kind)).map(({ to }) => to);

const sorted = (...contexts: ServiceContext[]) => contexts.map(emailOf).sort();

function linkIn(text: string) {
  const [, token = ""] = /\/r\/(\S+)/.exec(text) ?? [];
  return readReviewLink(token);
}

describe("an opened review", () => {
  test("notifies only the people who can decide it", async () => {
    const { as } = await makeOrganization(db);
    await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("builder"));
    expect(await recipients(reviewId)).toEqual(sorted(as("owner"), as("admin"), as("approver")));
  });

  test("notifies the people its policy names", async () => {
    const { as, addMember } = await makeOrganization(db);
    const second = await addMember("approver");
    const approvers = [emailOf(as("admin")), "role:approver"];
    const { reviewId } = await makeOpenReview(as("builder"), { approvers });
    expect(await recipients(reviewId)).toEqual(sorted(as("admin"), as("approver"), second));
  });

  test("doesn't notify the person who started the run if they can't decide it", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("admin"), { allowRequester: false });
    expect(await recipients(reviewId)).toEqual(sorted(as("owner"), as("approver")));
  });

  test("doesn't notify a removed member", async () => {
    const { as } = await makeOrganization(db);
    const { memberId } = personOf(as("admin"));
    await db.member.update({ where: { id: memberId }, data: { removedAt: new Date() } });
    const { reviewId } = await makeOpenReview(as("builder"));
    expect(await recipients(reviewId)).toEqual(sorted(as("owner"), as("approver")));
  });

  test("notifies people only once, no matter how often its step runs", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId, claim } = await makeOpenReview(as("builder"));
    const { stepId } = await db.review.findUniqueOrThrow({ where: { id: reviewId } });
    await openReview(as("builder"), { ...claim, stepId });
    expect(await recipients(reviewId)).toHaveLength(3);
  });

  test("sends each person their own link to the text in the message", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("builder"), { timeoutSeconds: 3600 }, "Exactly this.");
    const { dueAt } = await db.review.findUniqueOrThrow({ where: { id: reviewId } });
    for (const message of await messagesOf(reviewId)) {
      expect(message).toMatchObject({ status: "KEPT", attempts: 0, dueAt: null });
      for (const written of [message.text, message.html.replaceAll('"', " ")]) {
        expect(written).toContain("Exactly this.");
        const { memberId } = message;
        const link = { reviewId, memberId, hash: hashText("Exactly this.") };
        expect(linkIn(written)).toMatchObject(link);
        expect(Math.abs((linkIn(written)?.expiresAt ?? 0).valueOf() - Number(dueAt))).toBeLessThan(1000);
      }
    }
  });

  test("sends links that are valid for a week if it has no deadline", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("builder"));
    const [message] = await messagesOf(reviewId);
    const days = (Number(linkIn(message?.text ?? "")?.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.99);
    expect(days).toBeLessThanOrEqual(7);
  });

  test("sends email if there's a mail server", async () => {
    const { db, close } = await useDatabase({ SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "us@acme.test" });
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("owner"));
    const [message] = await db.message.findMany({ where: { reviewId } });
    expect(message).toMatchObject({ status: "QUEUED", sendAt: message?.createdAt, dueAt: null });
    await close();
  });
});

describe("a review before a step that sends an email", () => {
  const later = [{ agentId: "send_email", action: "To: lena@a.example\nSubject: Hi" }];

  test("says that the email is kept, as long as no mail server is set up", async () => {
    settle({ ...env(), mail: null });
    const owner = (await makeOrganization(db)).as("owner");
    const id = await (await makeReviewedStep(owner, {}, { later })).offer(1);
    const [message] = await messagesOf(id);
    expect(message?.text).toContain(
      "Then step 2 saves an email to lena@a.example in Countersign without sending it, because",
    );
    const destinations = async () => (await getReview(owner, { id })).destinations;
    const sent = [expect.not.objectContaining({ kept: true })];
    expect(await destinations()).toMatchObject([{ kind: "email", to: "lena@a.example", kept: true }]);
    expect(await withMail(destinations)).toEqual(sent);
    await decideReview(owner, { id, decision: "approve" });
    expect(await destinations()).toEqual(sent);
  });
});

describe("an edit under a quorum", () => {
  test("notifies the people who can still act, except its author", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(as("approver"), { id, decision: "approve" });
    expect(await recipients(id, "REVIEW_CHANGED")).toEqual([]);
    await decideReview(as("owner"), { id, decision: "approve", output: "Fixed." });
    expect(await recipients(id, "REVIEW_CHANGED")).toEqual(sorted(as("admin"), as("approver")));
    for (const { text } of await messagesOf(id, "REVIEW_CHANGED")) {
      expect(text).toContain("Edited by Test owner.");
      expect(text).toContain("> Fixed.");
      expect(text).toContain("Needs one more approval");
      expect(linkIn(text)?.hash).toBe(hashText("Fixed."));
    }
  });

  test("doesn't notify anyone if it closes the review", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    await decideReview(as("owner"), { id, decision: "approve", output: "Fixed." });
    expect(await recipients(id, "REVIEW_CHANGED")).toEqual([]);
  });
});

describe("the webhook", () => {
  async function makeWebhook(organizationId: string, enabled = true) {
    const at = { createdAt: new Date(), updatedAt: new Date() };
    const url = "https://receiver.test/";
    const events = [...REVIEW_EVENTS];
    await db.webhook.create({
      data: { id: `whk_${organizationId}`, organizationId, url, events, secret: "none", enabled, ...at },
    });
  }

  const eventsOf = async (organizationId: string) =>
    (await db.webhookDelivery.findMany({ where: { organizationId }, orderBy: { createdAt: "asc" } })).map(
      ({ event, status, body }) => ({ event, status, body: JSON.parse(body) }),
    );

  test("gets an event without any text when a review opens and when it's decided", async () => {
    const { as, organizationId } = await makeOrganization(db);
    await makeWebhook(organizationId);
    const { reviewId: id, runId } = await makeOpenReview(as("builder"), {}, "Secret text.");
    await decideReview(as("owner"), { id, decision: "approve", output: "Another secret text." });
    const [opened, decided, ...others] = await eventsOf(organizationId);
    expect(others).toEqual([]);
    expect(opened).toMatchObject({ event: "review.opened", status: "QUEUED" });
    expect(opened?.body).toMatchObject({
      type: "review.opened",
      data: { reviewId: id, runId, status: "OPEN", decisions: [], edited: false },
    });
    expect(decided?.body).toMatchObject({
      type: "review.decided",
      data: {
        status: "APPROVED",
        edited: true,
        hash: hashText("Another secret text."),
        decisions: [{ decision: "approve", channel: "WEB", by: { email: emailOf(as("owner")) } }],
        url: `http://localhost:8080/reviews/${id}`,
      },
    });
    expect(JSON.stringify([opened, decided])).not.toContain("ecret text");
  });

  test("gets an event regardless of how a review ends", async () => {
    const { as, organizationId } = await makeOrganization(db);
    await makeWebhook(organizationId);
    const rejected = await makeOpenReview(as("builder"));
    await decideReview(as("owner"), { id: rejected.reviewId, decision: "reject", reason: "No." });
    const cancelled = await makeOpenReview(as("builder"));
    await cancelRun(as("builder"), { runId: cancelled.runId });
    const statuses = (await eventsOf(organizationId)).map(({ body }) => body.data.status);
    expect(statuses).toEqual(["OPEN", "REJECTED", "OPEN", "CANCELLED"]);
  });

  test("gets no events while it's off or from other organizations", async () => {
    const off = await makeOrganization(db);
    await makeWebhook(off.organizationId, false);
    const other = await makeOrganization(db);
    await makeOpenReview(off.as("builder"));
    await makeOpenReview(other.as("builder"));
    expect(await eventsOf(off.organizationId)).toEqual([]);
    expect(await eventsOf(other.organizationId)).toEqual([]);
  });
});
