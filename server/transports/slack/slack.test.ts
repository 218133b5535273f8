import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { env, settle } from "@/server/infra/env";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { getSlack } from "@/server/services/slack/get";
import { startSlackLink } from "@/server/services/slack/start-link";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import {
  type Message,
  type SlackWorkspace,
  startSlackWorkspace,
} from "@/server/testing/servers/slack-workspace";
import {
  buttonsOf,
  buttonValue,
  clickOf,
  connectWorkspace,
  linkAccount,
  messageOf,
  sendCards,
  submissionOf,
  textOf,
} from "@/server/testing/slack";
import { until } from "@/server/testing/until";
import { startSlack, stopSlack } from "./start";

let db: Database;
let close: () => Promise<void>;
let slack: SlackWorkspace;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());
beforeEach(async () => {
  slack = await startSlackWorkspace();
  settle({ ...env(), slackApiUrl: slack.url, outboundAllow: [slack.host] });
});
afterEach(async () => {
  await stopSlack();
  await db.slackConnection.deleteMany();
  await slack.close();
});

/** Connects Slack, opens the socket, and links the approver and the admin. */
async function connect() {
  const organization = await makeOrganization(db);
  const { as } = organization;
  const { teamId: team } = await connectWorkspace(as("owner"), slack);
  const approver = await linkAccount(as("approver"));
  const admin = await linkAccount(as("admin"));
  startSlack({ everyMs: 20 });
  await until(
    async () => slack.open(),
    (open) => open === 1,
  );
  return { ...organization, team, approver, admin };
}

const cardOf = (user: string): Message => {
  const card = slack.messages.find(({ channel }) => channel === user.replace(/^U/, "D"));
  if (!card) throw new Error("there is no card");
  return card;
};

const reviewOf = (id: string) => db.review.findUniqueOrThrow({ where: { id }, include: { decisions: true } });

describe("a card in Slack", () => {
  test("shows the question and the document, and its buttons", async () => {
    const { as, approver } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"), {}, "Ship <!channel> & *now*.");
    await sendCards(db);
    const card = cardOf(approver);
    expect(textOf(card)).toContain("Review: Reviewed");
    expect(textOf(card)).toContain("Question\nCheck it.");
    expect(textOf(card)).toContain("Ship <!channel> & *now*.");
    expect(buttonsOf(card)).toEqual(["Approve", "Open"]);
    expect(JSON.stringify(card.blocks)).not.toContain("mrkdwn");
    expect(JSON.stringify(card.blocks)).toContain(`/reviews/${reviewId}`);
    expect(card.text).toBe("“Reviewed” is waiting for your review");
  });

  test("approves, and shows everyone who has the card who approved", async () => {
    const { as, team, approver, admin } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"));
    await sendCards(db);
    const late = buttonValue(cardOf(admin), "approve");
    await slack.send(clickOf(team, approver, "approve", buttonValue(cardOf(approver), "approve")));
    expect(await reviewOf(reviewId)).toMatchObject({
      status: "APPROVED",
      decisions: [{ kind: "approve", channel: "SLACK", memberId: memberIdOf(as("approver")) }],
    });
    await sendCards(db);
    for (const user of [approver, admin]) {
      expect(textOf(cardOf(user))).toMatch(/^Review: Reviewed\nTest approver approved this in Slack, /);
      expect(buttonsOf(cardOf(user))).toEqual(["Open"]);
    }

    await slack.send(clickOf(team, admin, "approve", late));
    await sendCards(db);
    expect(textOf(cardOf(admin))).toContain(
      "Nothing was decided. This review is closed: Test approver approved it.",
    );
    expect(slack.messages).toHaveLength(2);
    expect((await reviewOf(reviewId)).decisions).toHaveLength(1);
  });

  test("changes when someone decides in the app", async () => {
    const { as, approver } = await connect();
    const { reviewId: id } = await makeOpenReview(as("builder"));
    await sendCards(db);
    await decideReview(as("owner"), { id, decision: "reject", reason: "Wrong price." });
    await sendCards(db);
    expect(textOf(cardOf(approver))).toContain("Test owner rejected this in the browser, ");
    expect(textOf(cardOf(approver))).toContain("“Wrong price.”");
    expect(buttonsOf(cardOf(approver))).toEqual(["Open"]);
  });

  test("counts an approval once, even if Slack sends it twice", async () => {
    const { as, team, approver } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"), { quorum: 2 });
    await sendCards(db);
    const click = clickOf(team, approver, "approve", buttonValue(cardOf(approver), "approve"));
    await slack.send(click);
    await slack.send(click);
    await slack.send({ ...click, envelope_id: "again" });
    await sendCards(db);
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN", decisions: [{ kind: "approve" }] });
    expect(textOf(cardOf(approver))).toContain("Needs one more approval");
    expect(textOf(cardOf(approver))).not.toContain("Nothing was decided");
    expect(buttonsOf(cardOf(approver))).toEqual(["Open"]);
  });

  test("requests changes in a form, with a reason", async () => {
    const { as, team, approver } = await connect();
    const { offer } = await makeReviewedStep(as("builder"));
    const reviewId = await offer(1);
    await sendCards(db);
    const value = buttonValue(cardOf(approver), "request_changes");
    await slack.send(clickOf(team, approver, "request_changes", value));
    expect(slack.views).toMatchObject([
      { view: { private_metadata: value, callback_id: "request_changes" } },
    ]);
    expect(await slack.send(submissionOf(team, approver, value, "  "))).toEqual({
      response_action: "errors",
      errors: { reason: expect.stringContaining("Nothing was decided. ") },
    });
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN" });
    expect(await slack.send(submissionOf(team, approver, value, "State the price."))).toBeUndefined();
    expect(await reviewOf(reviewId)).toMatchObject({
      status: "CHANGES_REQUESTED",
      decisions: [{ kind: "request_changes", channel: "SLACK", reason: "State the price." }],
    });
  });

  test("refuses an approval of a text that changed, and shows the new one", async () => {
    const { as, team, approver } = await connect();
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 }, "The draft.");
    await sendCards(db);
    const before = buttonValue(cardOf(approver), "approve");
    await decideReview(as("owner"), { id, decision: "approve", output: "The edit." });
    await slack.send(clickOf(team, approver, "approve", before));
    await sendCards(db);
    expect(textOf(cardOf(approver))).toContain("Nothing was decided. The document changed");
    expect(textOf(cardOf(approver))).toContain("The edit.");
    expect((await reviewOf(id)).decisions).toHaveLength(1);
    await slack.send(clickOf(team, approver, "approve", buttonValue(cardOf(approver), "approve")));
    expect(await reviewOf(id)).toMatchObject({ status: "APPROVED", text: "The edit." });
  });

  test.each([
    ["is longer than the card", "x".repeat(2_901), {}],
    ["has characters that can't be seen", "Pay \u202E100", {}],
    ["must be read to the end", "The draft.", { requireReadToEnd: true }],
  ])("doesn't approve a document that %s, even for a click that was made up", async (_, text, policy) => {
    const { as, team, approver } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"), policy, text);
    await sendCards(db);
    expect(buttonsOf(cardOf(approver))).not.toContain("Approve");
    const { hash } = await reviewOf(reviewId);
    const { id } = await db.slackCard.findFirstOrThrow({ where: { reviewId, slackUserId: approver } });
    await slack.send(clickOf(team, approver, "approve", `${id}.${hash}`));
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN", decisions: [] });
    await sendCards(db);
    expect(textOf(cardOf(approver))).toContain("Nothing was decided. ");
  });
});

describe("a click in Slack decides nothing", () => {
  test("by an account that isn't linked, or whose member lost the right or left", async () => {
    const { as, team, approver, admin } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"));
    await sendCards(db);
    const value = buttonValue(cardOf(approver), "approve");
    await slack.send(clickOf(team, "USTRANGER", "approve", value));
    expect(cardOf("USTRANGER").text).toContain("isn’t linked");
    await slack.send(clickOf(team, admin, "approve", value));
    await db.member.update({ where: { id: memberIdOf(as("approver")) }, data: { role: "viewer" } });
    await slack.send(clickOf(team, approver, "approve", value));
    await sendCards(db);
    expect(textOf(cardOf(approver))).toContain(
      "Nothing was decided. Your role (viewer) can't decide reviews.",
    );
    const late = buttonValue(cardOf(admin), "approve");
    await removeMember(as("owner"), { id: memberIdOf(as("admin")) });
    await slack.send(clickOf(team, admin, "approve", late));
    await sendCards(db);
    expect(textOf(cardOf(admin))).toBe("Your Slack account is no longer linked, so this review isn’t shown.");
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN", decisions: [] });
  });

  test("for another organization's review, or from another workspace", async () => {
    const { team, approver } = await connect();
    const other = await makeOrganization(db);
    const theirs = await startSlackWorkspace();
    settle({ ...env(), slackApiUrl: theirs.url, outboundAllow: [slack.host, theirs.host] });
    const { teamId: theirTeam } = await connectWorkspace(other.as("owner"), theirs);
    await linkAccount(other.as("approver"), approver);
    const { reviewId } = await makeOpenReview(other.as("builder"));
    await sendCards(db);
    const [card] = theirs.messages;
    const value = card ? buttonValue(card, "approve") : "";
    await slack.send(clickOf(team, approver, "approve", value));
    await slack.send(clickOf(theirTeam, approver, "approve", value));
    await slack.send({ ...clickOf(team, approver, "approve", value), type: "slash_commands" });
    await slack.send(clickOf(team, approver, "approve", "rev_1"));
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN", decisions: [] });
    await theirs.close();
  });
});

describe("a code that someone sends to the app", () => {
  async function waitForCode() {
    const organization = await makeOrganization(db);
    const { as } = organization;
    const { teamId: team } = await connectWorkspace(as("owner"), slack);
    startSlack({ everyMs: 20 });
    await until(
      async () => slack.open(),
      (open) => open === 1,
    );
    return { ...organization, team, ...(await startSlackLink(as("approver"))) };
  }

  test("links their account to the member who was shown it, once", async () => {
    const { as, team, code } = await waitForCode();
    await slack.send(messageOf(team, "UDANA", ` ${code.toLowerCase()} `));
    expect(await getSlack(as("approver"))).toMatchObject({ link: { slackName: "Name of UDANA" } });
    expect(slack.messages.at(-1)).toMatchObject({
      channel: "DDANA",
      text: expect.stringMatching(/^Linked\. /),
    });
    await slack.send(messageOf(team, "UMALLORY", code));
    expect(slack.messages.at(-1)).toMatchObject({
      channel: "DMALLORY",
      text: expect.stringMatching(/doesn't work/),
    });
    expect(await db.slackLink.count()).toBe(1);
  });

  test("doesn't link an account that's linked to someone else, or after it expired", async () => {
    const { as, team, code } = await waitForCode();
    await linkAccount(as("admin"), "UKIM");
    await slack.send(messageOf(team, "UKIM", code));
    expect(slack.messages.at(-1)?.text).toContain("linked to a different member");
    const { code: second } = await startSlackLink(as("approver"));
    await db.slackCode.updateMany({ data: { expiresAt: new Date() } });
    await slack.send(messageOf(team, "UDANA", second));
    expect(slack.messages.at(-1)?.text).toContain("doesn't work");
    expect(await db.slackLink.count()).toBe(1);
  });

  test("can't be guessed: each account can try only 10", async () => {
    const { as, team, code } = await waitForCode();
    for (let i = 0; i < 10; i++) await slack.send(messageOf(team, "UMALLORY", `AAAA-AAA${i}`));
    await slack.send(messageOf(team, "UMALLORY", code));
    expect(slack.messages.at(-1)?.text).toContain("Too many codes");
    expect((await getSlack(as("approver"))).link).toBeNull();
  });

  test("explains itself to someone who sends something else, and ignores other apps", async () => {
    const { team } = await waitForCode();
    await slack.send(messageOf(team, "UDANA", "hello"));
    expect(slack.messages.at(-1)?.text).toContain("send me the code");
    const fromApp = messageOf(team, "UBOT", "hello");
    Object.assign(fromApp.payload.event, { bot_id: "B1" });
    await slack.send(fromApp);
    expect(slack.messages).toHaveLength(1);
  });
});

describe("the socket", () => {
  test("is opened again after Slack asks for it or cuts it, with a new address", async () => {
    const { as, team, approver } = await connect();
    slack.push({ type: "disconnect", reason: "refresh_requested" });
    await until(
      async () => slack.opened,
      (opened) => opened === 2,
    );
    slack.cut();
    await until(
      async () => slack.opened,
      (opened) => opened === 3,
    );
    const { reviewId } = await makeOpenReview(as("builder"));
    await sendCards(db);
    await slack.send(clickOf(team, approver, "approve", buttonValue(cardOf(approver), "approve")));
    expect(await reviewOf(reviewId)).toMatchObject({ status: "APPROVED" });
  });

  test("stays closed when the token no longer works, and says so until Slack is connected again", async () => {
    const { as } = await connect();
    slack.reply("apps.connections.open", { error: "token_revoked" });
    slack.cut();
    const state = () => getSlack(as("owner"));
    const { connection } = await until(state, ({ connection }) => connection?.socketFault !== null);
    expect(connection).toMatchObject({ live: false, socketFault: "The app-level token was revoked." });
    await connectWorkspace(as("owner"), slack);
    await until(state, ({ connection }) => connection?.live === true);
    expect((await state()).connection).toMatchObject({ fault: null, socketFault: null });
  });

  test("is held by one process, and by the next one once that has stopped", async () => {
    await connect();
    const { heldBy } = await db.slackConnection.findFirstOrThrow();
    await stopSlack();
    expect(await db.slackConnection.findFirstOrThrow()).toMatchObject({ heldBy: null, liveSince: null });
    startSlack({ everyMs: 20 });
    await until(
      async () => slack.open(),
      (open) => open === 1,
    );
    expect((await db.slackConnection.findFirstOrThrow()).heldBy).not.toBe(heldBy);
  });
});
