import { describe, expect, test } from "vitest";
import { type Database, type Transaction, transact } from "@/server/infra/db";
import { setPassword } from "@/server/services/account/set-password";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { cancelRun } from "@/server/services/run/cancel";
import { acceptSlackCode } from "@/server/services/slack/accept-code";
import { connectSlack } from "@/server/services/slack/connect";
import { getSlack } from "@/server/services/slack/get";
import { listSlackCards } from "@/server/services/slack/list-cards";
import { startSlackLink } from "@/server/services/slack/start-link";
import { unlinkSlack } from "@/server/services/slack/unlink";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenSlack } from "@/server/testing/given-slack";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { buttonsOf, connectWorkspace, linkAccount, sendCards, textOf } from "@/server/testing/slack";
import { claimCards, sendCard } from "./slack-cards";

const given = givenSlack();

/** Connects Slack and links the approver. */
async function connect() {
  const organization = await makeOrganization(given.db);
  await connectWorkspace(organization.as("owner"), given.slack);
  const user = await linkAccount(organization.as("approver"));
  return { ...organization, user };
}

const onlyCard = () => given.db.slackCard.findFirstOrThrow();
const secondsUntilSent = async () => (Number((await onlyCard()).sendAt) - Date.now()) / 1000;
const slackChannels = () => given.slack.messages.map(({ channel }) => channel);
const list = async (ctx: ServiceContext) => (await listSlackCards(ctx, { page: 0, size: 25 })).content;

describe("a queued card", () => {
  test("is posted to the account of each decider who linked one, and listed under Messages", async () => {
    const { as, addMember, user } = await connect();
    await linkAccount(await addMember("viewer"));
    const { reviewId } = await makeOpenReview(as("builder"));
    expect(await list(as("approver"))).toMatchObject([{ status: "QUEUED", attempts: 0, sentAt: null }]);
    await sendCards(given.db);
    expect(given.slack.messages).toMatchObject([{ channel: user.replace("U", "D") }]);
    const row = { status: "SENT", workflowName: "Reviewed", lastError: null, attempts: 1 };
    expect(await list(as("approver"))).toMatchObject([{ ...row, reviewId }]);
    expect(await list(as("owner"))).toMatchObject([{ ...row, reviewId: null }]);
    expect(await list(as("builder"))).toEqual([]);
  });

  test("waits as long as Slack asks, without counting as failed", async () => {
    const { as } = await connect();
    await makeOpenReview(as("builder"));
    given.slack.reply("chat.postMessage", { status: 429, retryAfter: 30 });
    const before = Date.now();
    await sendCards(given.db);
    expect(given.slack.messages).toEqual([]);
    const { pausedUntil } = await given.db.slackConnection.findFirstOrThrow();
    expect(Number(pausedUntil) - before).toBeGreaterThanOrEqual(30_000);
    expect(Number(pausedUntil) - Date.now()).toBeLessThanOrEqual(30_000);
    const waiting = { status: "QUEUED", lastError: "Slack is limiting requests.", attempts: 0 };
    expect(await onlyCard()).toMatchObject(waiting);
    await given.db.slackConnection.updateMany({ data: { pausedUntil: new Date() } });
    await given.db.slackCard.updateMany({ data: { sendAt: new Date() } });
    await sendCards(given.db);
    expect(await onlyCard()).toMatchObject({ status: "SENT", lastError: null });
    expect(given.slack.messages).toHaveLength(1);
  });

  test.each([
    [
      "while Slack is unavailable",
      "Slack responded with internal_error.",
      async () => given.slack.refuse("chat.postMessage", "internal_error"),
    ],
    [
      "if something unexpected happens",
      "Couldn't send the card. See the server's log for the reason.",
      () => given.db.review.updateMany({ data: { policy: { quorum: "many" } } }),
    ],
  ])("is retried with growing waits, and then given up, %s", async (_, lastError, fail) => {
    const { as } = await connect();
    await makeOpenReview(as("builder"));
    await fail();
    for (const [tried, wait] of [5, 30, 120, 600, 3600].entries()) {
      const before = Date.now();
      await sendCards(given.db);
      const after = Date.now();
      const { sendAt, attempts } = await onlyCard();
      expect(attempts).toBe(tried + 1);
      expect(Number(sendAt)).toBeGreaterThanOrEqual(before + wait * 1000);
      expect(Number(sendAt)).toBeLessThanOrEqual(after + wait * 1000);
      await given.db.slackCard.updateMany({ data: { sendAt: new Date() } });
    }
    await sendCards(given.db);
    expect(await onlyCard()).toMatchObject({ status: "FAILED", attempts: 6, sendAt: null, lastError });
  });

  test("is posted again if its message is no longer in Slack, as long as the review is open", async () => {
    const { as } = await connect();
    const { runId } = await makeOpenReview(as("builder"));
    await sendCards(given.db);
    given.slack.messages.length = 0;
    await given.db.review.updateMany({ data: { escalatedAt: new Date() } });
    await sendCards(given.db);
    expect(given.slack.messages).toHaveLength(1);
    expect(await onlyCard()).toMatchObject({ status: "SENT", lastError: null });
    given.slack.messages.length = 0;
    await cancelRun(as("builder"), { runId });
    await sendCards(given.db);
    expect(given.slack.messages).toEqual([]);
    expect(await onlyCard()).toMatchObject({ status: "FAILED", lastError: "The card was deleted in Slack." });
  });

  test.each([
    ["token_expired", "The bot token has expired."],
    ["token_revoked", "The bot token was revoked."],
    ["invalid_auth", "Slack rejected the bot token."],
  ])("waits for a new token after %s, and says so", async (error, fault) => {
    const { as } = await connect();
    await makeOpenReview(as("builder"));
    given.slack.reply("chat.postMessage", { error });
    await sendCards(given.db);
    await sendCards(given.db);
    expect(given.slack.messages).toEqual([]);
    expect((await getSlack(as("owner"))).connection).toMatchObject({ fault });
    expect(await list(as("approver"))).toMatchObject([{ status: "QUEUED", lastError: fault }]);
    // The fake Slack's response contains the token, which must not be stored.
    expect(JSON.stringify([await onlyCard(), await given.db.slackConnection.findMany()])).not.toContain(
      "xoxb-",
    );
    await connectSlack(as("owner"), given.slack);
    await sendCards(given.db);
    expect(given.slack.messages).toHaveLength(1);
    expect((await getSlack(as("owner"))).connection).toMatchObject({ fault: null });
  });

  test("fails with the reason if Slack doesn't know the account", async () => {
    const { as } = await connect();
    await makeOpenReview(as("builder"));
    given.slack.reply("chat.postMessage", { error: "user_not_found" });
    await sendCards(given.db);
    const lastError = "Slack no longer recognizes the account. Link it again.";
    expect(await list(as("approver"))).toMatchObject([{ status: "FAILED", lastError }]);
  });

  test("isn't posted once its review has ended, or its account is unlinked", async () => {
    const { as } = await connect();
    const { runId } = await makeOpenReview(as("builder"));
    await cancelRun(as("builder"), { runId });
    await sendCards(given.db);
    expect(await onlyCard()).toMatchObject({ lastError: "Not sent. The review closed first." });
    await makeOpenReview(as("builder"));
    await unlinkSlack(as("approver"));
    await sendCards(given.db);
    expect(given.slack.messages).toEqual([]);
  });

  test("is sent again if its review changes while it's being sent, in the same message", async () => {
    const { as } = await connect();
    const { runId } = await makeOpenReview(as("builder"));
    const [claimed] = await claimCards(given.db, { max: 5, maxPerOrganization: 5, busy: [] });
    await cancelRun(as("builder"), { runId });
    expect(await claimCards(given.db, { max: 5, maxPerOrganization: 5, busy: [] })).toEqual([]);
    // Simulates a process that read the review before its status changed.
    await given.db.review.updateMany({ data: { status: "OPEN" } });
    if (claimed) await sendCard(given.db, claimed);
    await given.db.review.updateMany({ data: { status: "CANCELLED" } });
    await sendCards(given.db);
    expect(given.slack.messages).toHaveLength(1);
    expect(given.slack.messages[0] && textOf(given.slack.messages[0])).toContain(
      "The run ended before anyone decided.",
    );
  });

  test.each([
    {
      method: "chat.postMessage",
      shown: [],
      outcome: { status: "FAILED", lastError: "Not sent. The review closed first." },
    },
    { method: "chat.update", shown: [["Open"]], outcome: { status: "SENT", lastError: null } },
  ])(
    "that waits to retry $method is due within a minute after its review closes",
    async ({ method, shown, outcome }) => {
      const { as } = await connect();
      const { runId } = await makeOpenReview(as("builder"));
      given.slack.refuse(method, "internal_error");
      await sendCards(given.db);
      await given.db.review.updateMany({ data: { escalatedAt: new Date() } });
      for (let attempts = 0; attempts < 4; attempts++) {
        await given.db.slackCard.updateMany({ data: { sendAt: new Date() } });
        await sendCards(given.db);
      }
      expect(await secondsUntilSent()).toBeGreaterThan(500);
      await cancelRun(as("builder"), { runId });
      expect(await secondsUntilSent()).toBeLessThan(61);
      given.slack.refuse(method, null);
      await given.db.slackCard.updateMany({ data: { sendAt: new Date() } });
      await sendCards(given.db);
      expect(given.slack.messages.map(buttonsOf)).toEqual(shown);
      expect(await onlyCard()).toMatchObject(outcome);
    },
  );

  test("that changes while it's being sent waits at most a minute if sending fails", async () => {
    const { as } = await connect();
    const { runId } = await makeOpenReview(as("builder"));
    given.slack.refuse("chat.postMessage", "internal_error");
    await given.db.slackCard.updateMany({ data: { attempts: 4 } });
    const [claimed] = await claimCards(given.db, { max: 5, maxPerOrganization: 5, busy: [] });
    await cancelRun(as("builder"), { runId });
    // Simulates a process that read the review before its status changed.
    await given.db.review.updateMany({ data: { status: "OPEN" } });
    if (claimed) await sendCard(given.db, claimed);
    expect(await onlyCard()).toMatchObject({ status: "QUEUED", lastError: null });
    expect(await secondsUntilSent()).toBeLessThan(61);
  });

  test("stays claimed if a transaction that began before the claim changes it", async () => {
    const { as } = await connect();
    await makeOpenReview(as("builder"));
    const claimed = await transact(given.db, async (db) => {
      await db.$queryRaw`SELECT now()`;
      const claimed = await claimCards(given.db, { max: 5, maxPerOrganization: 5, busy: [] });
      await db.review.updateMany({ data: { escalatedAt: new Date() } });
      return claimed;
    });
    expect(claimed).toHaveLength(1);
    expect(await onlyCard()).toMatchObject({ sendAt: claimed[0]?.sendAt, revision: 2 });
  });

  test("is claimed by one process, and isn't claimed for a busy organization", async () => {
    const { as, organizationId } = await connect();
    await makeOpenReview(as("builder"));
    const limits = { max: 5, maxPerOrganization: 5, busy: [] };
    expect(await claimCards(given.db, { ...limits, busy: [organizationId] })).toEqual([]);
    expect(await claimCards(given.db, limits)).toHaveLength(1);
    expect(await claimCards(given.db, limits)).toEqual([]);
  });
});

/** Returns the number at the end of a card's ID. Copies of a review are numbered, and so are their cards. */
const numberOf = (id: string) => Number(id.split("_").at(-1));

/** Returns the number of card rows that the transaction has read. */
async function countReadCards(transaction: Transaction): Promise<number> {
  const [counted] = await transaction.$queryRaw<{ rows: number }[]>`
    SELECT (seq_tup_read + idx_tup_fetch)::int AS "rows" FROM pg_stat_xact_user_tables
    WHERE relname = 'SlackCard'`;
  return counted?.rows ?? 0;
}

describe("claiming", () => {
  test("doesn't read the cards of an app whose token doesn't work", async () => {
    const { as } = await connect();
    const { runId } = await makeOpenReview(as("builder"));
    await copyOpenReview(given.db, { runId }, 500);
    await given.db.$executeRaw`
      INSERT INTO "SlackCard" ("id", "organizationId", "connectionId", "reviewId", "memberId", "status", "createdAt", "sendAt")
      SELECT 'card_' || r."id", "organizationId", c."connectionId", r."id", c."memberId", 'QUEUED', now(), now()
      FROM "Review" r JOIN "SlackCard" c USING ("organizationId") ON CONFLICT DO NOTHING`;
    await given.db.slackConnection.updateMany({ data: { fault: "The bot token was revoked." } });
    await asOwner('ANALYZE "SlackCard"');
    const limits = { max: 5, maxPerOrganization: 5, busy: [] };
    const read = await given.db.$transaction(async (transaction) => {
      const before = await countReadCards(transaction);
      await claimCards(transaction as Database, limits);
      return (await countReadCards(transaction)) - before;
    });
    // Not zero, because the query planner itself reads a few rows.
    expect(read).toBeLessThan(20);
    await given.db.slackConnection.updateMany({ data: { fault: null } });
    expect(await claimCards(given.db, limits)).toHaveLength(5);
  });
});

describe("a linked account", () => {
  test("gets the open reviews that its member can decide", async () => {
    const { as } = await makeOrganization(given.db);
    await connectWorkspace(as("owner"), given.slack);
    const { reviewId } = await makeOpenReview(as("builder"));
    const ended = await makeOpenReview(as("builder"));
    await cancelRun(as("builder"), { runId: ended.runId });
    await makeOpenReview(as("builder"), { approvers: ["role:owner"] });
    const user = await linkAccount(as("approver"));
    await linkAccount(as("viewer"));
    await sendCards(given.db);
    expect(slackChannels()).toEqual([user.replace("U", "D")]);
    expect(await onlyCard()).toMatchObject({ status: "SENT", reviewId });
    await unlinkSlack(as("approver"));
    await sendCards(given.db);
    await linkAccount(as("approver"), "UOTHER");
    await sendCards(given.db);
    expect(slackChannels()).toEqual([user.replace("U", "D"), "DOTHER"]);
  });

  test("is linked together with its open reviews' cards, or not at all", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { id: connectionId } = await connectWorkspace(as("owner"), given.slack);
    await makeOpenReview(as("builder"));
    const { code } = await startSlackLink(as("approver"));
    const account = { organizationId, connectionId, slackUserId: "UDANA", slackName: "Dana" };
    await asOwner(`ALTER TABLE "SlackCard" ADD CONSTRAINT "refused" CHECK (false) NOT VALID`);
    const refused = await acceptSlackCode(given.db, account, code).catch(String);
    await asOwner(`ALTER TABLE "SlackCard" DROP CONSTRAINT "refused"`);
    expect(refused).toContain("refused");
    expect(await given.db.slackLink.count()).toBe(0);
    expect(await acceptSlackCode(given.db, account, code)).toMatchObject({ state: "linked" });
    await sendCards(given.db);
    expect(slackChannels()).toEqual(["DDANA"]);
  });

  test("is unlinked when the password changes, along with an unused code", async () => {
    const { as } = await connect();
    const [approver, admin] = [as("approver"), as("admin")].map(requirePerson);
    if (!approver || !admin) throw new Error("two members are expected");
    await makeOpenReview(as("builder"), {}, "The secret plan.");
    await sendCards(given.db);
    await startSlackLink(as("admin"));
    for (const { email } of [approver, admin])
      await setPassword(given.db, { email, password: "set by the operator" });
    expect(await given.db.slackLink.count()).toBe(0);
    expect(await given.db.slackCode.count()).toBe(0);
    await sendCards(given.db);
    expect(given.slack.messages.map(textOf).join()).not.toContain("The secret plan.");
  });

  test("loses its cards' content in turn, so that others' cards don't wait: open reviews first, then newest", async () => {
    const { as } = await connect();
    const { reviewId, runId } = await makeOpenReview(as("builder"));
    await copyOpenReview(given.db, { runId }, 30);
    await given.db.review.updateMany({ where: { id: { not: reviewId } }, data: { status: "CANCELLED" } });
    const cards = await given.db.$queryRaw<{ id: string }[]>`
      INSERT INTO "SlackCard" ("id", "organizationId", "connectionId", "reviewId", "memberId", "status", "createdAt", "ts")
      SELECT 'card_' || r."id", "organizationId", c."connectionId", r."id", c."memberId", 'SENT', r."createdAt", '1.1'
      FROM "Review" r JOIN "SlackCard" c USING ("organizationId") WHERE r."id" <> c."reviewId"
      RETURNING "id"`;
    await given.db.slackCard.updateMany({ data: { status: "SENT", sendAt: null, ts: "1.1" } });
    await unlinkSlack(as("approver"));
    const claimed = await claimCards(given.db, { max: 50, maxPerOrganization: 50, busy: [] });
    const { id: open } = await given.db.slackCard.findFirstOrThrow({ where: { reviewId } });
    const newest = cards
      .map(({ id }) => id)
      .sort((a, b) => numberOf(b) - numberOf(a))
      .slice(0, 9);
    expect(claimed.map(({ id }) => id).sort()).toEqual([open, ...newest].sort());
    expect(await given.db.slackCard.count({ where: { status: "QUEUED" } })).toBe(31);
  });

  test("loses what its cards show when the member unlinks it or links a different one", async () => {
    const { as, user } = await connect();
    await makeOpenReview(as("builder"), {}, "The secret plan.");
    await sendCards(given.db);
    await linkAccount(as("approver"), "UOTHER");
    await sendCards(given.db);
    expect(given.slack.messages.map(({ channel }) => channel)).toEqual([user.replace("U", "D"), "DOTHER"]);
    const [old, now] = given.slack.messages.map(textOf);
    expect(old).not.toContain("The secret plan.");
    expect(now).toContain("The secret plan.");
    await unlinkSlack(as("approver"));
    await sendCards(given.db);
    expect(given.slack.messages.map(textOf).join()).not.toContain("The secret plan.");
  });
});
