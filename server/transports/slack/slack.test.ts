import { describe, expect, test } from "vitest";
import { env, settle } from "@/server/infra/env";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { getSlack } from "@/server/services/slack/get";
import { startSlackLink } from "@/server/services/slack/start-link";
import { connectWithSocket, givenSlack, startSocket } from "@/server/testing/given-slack";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { startSlackWorkspace } from "@/server/testing/servers/slack-workspace";
import {
  buttonsOf,
  buttonValue,
  clickOf,
  connectWorkspace,
  cardOf as findCard,
  linkAccount,
  messageOf,
  sendCards,
  submissionOf,
  textOf,
} from "@/server/testing/slack";

const given = givenSlack();

const connect = () => connectWithSocket(given);

const cardOf = (user: string) => findCard(given.slack, user);
const reviewOf = (id: string) =>
  given.db.review.findUniqueOrThrow({ where: { id }, include: { decisions: true } });

describe("a card in Slack", () => {
  test("shows the question and the document, and its buttons", async () => {
    const { as, approver } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"), {}, "Ship <!channel> & *now*.");
    await sendCards(given.db);
    const card = cardOf(approver);
    expect(textOf(card)).toContain("Review: Reviewed");
    expect(textOf(card)).toContain("Question\nCheck it.");
    expect(textOf(card)).toContain("Ship <!channel> & *now*.");
    expect(buttonsOf(card)).toEqual(["Approve", "Open"]);
    expect(JSON.stringify(card.blocks)).not.toContain("mrkdwn");
    expect(JSON.stringify(card.blocks)).toContain(`/reviews/${reviewId}`);
    expect(card.text).toBe("“Reviewed” is waiting for your review");
  });

  test("approves and shows everyone who has the card who approved", async () => {
    const { as, team, approver, admin } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"));
    await sendCards(given.db);
    const late = buttonValue(cardOf(admin), "approve");
    await given.slack.send(clickOf(team, approver, "approve", buttonValue(cardOf(approver), "approve")));
    expect(await reviewOf(reviewId)).toMatchObject({
      status: "APPROVED",
      decisions: [{ kind: "approve", channel: "SLACK", memberId: memberIdOf(as("approver")) }],
    });
    await sendCards(given.db);
    for (const user of [approver, admin]) {
      expect(textOf(cardOf(user))).toMatch(/^Review: Reviewed\nTest approver approved this in Slack on /);
      expect(buttonsOf(cardOf(user))).toEqual(["Open"]);
    }

    await given.slack.send(clickOf(team, admin, "approve", late));
    await sendCards(given.db);
    expect(textOf(cardOf(admin))).toContain(
      "Nothing was decided. This review is closed: Test approver approved it.",
    );
    expect(given.slack.messages).toHaveLength(2);
    expect((await reviewOf(reviewId)).decisions).toHaveLength(1);
  });

  test("changes when someone decides in the app", async () => {
    const { as, approver } = await connect();
    const { reviewId: id } = await makeOpenReview(as("builder"));
    await sendCards(given.db);
    await decideReview(as("owner"), { id, decision: "reject", reason: "Wrong price." });
    await sendCards(given.db);
    expect(textOf(cardOf(approver))).toContain("Test owner rejected this in the browser on ");
    expect(textOf(cardOf(approver))).toContain("“Wrong price.”");
    expect(buttonsOf(cardOf(approver))).toEqual(["Open"]);
  });

  test("counts an approval once, even if Slack sends it twice", async () => {
    const { as, team, approver } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"), { quorum: 2 });
    await sendCards(given.db);
    const click = clickOf(team, approver, "approve", buttonValue(cardOf(approver), "approve"));
    await given.slack.send(click);
    await given.slack.send(click);
    await given.slack.send({ ...click, envelope_id: "again" });
    await sendCards(given.db);
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN", decisions: [{ kind: "approve" }] });
    expect(textOf(cardOf(approver))).toContain("Needs one more approval");
    expect(textOf(cardOf(approver))).not.toContain("Nothing was decided");
    expect(buttonsOf(cardOf(approver))).toEqual(["Open"]);
  });

  test("requests changes in a form, with a reason", async () => {
    const { as, team, approver } = await connect();
    const { offer } = await makeReviewedStep(as("builder"));
    const reviewId = await offer(1);
    await sendCards(given.db);
    const value = buttonValue(cardOf(approver), "request_changes");
    await given.slack.send(clickOf(team, approver, "request_changes", value));
    expect(given.slack.views).toMatchObject([
      { view: { private_metadata: value, callback_id: "request_changes" } },
    ]);
    expect(await given.slack.send(submissionOf(team, approver, value, "  "))).toEqual({
      response_action: "errors",
      errors: { reason: expect.stringContaining("Nothing was decided. ") },
    });
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN" });
    expect(await given.slack.send(submissionOf(team, approver, value, "State the price."))).toBeUndefined();
    expect(await reviewOf(reviewId)).toMatchObject({
      status: "CHANGES_REQUESTED",
      decisions: [{ kind: "request_changes", channel: "SLACK", reason: "State the price." }],
    });
  });

  test("refuses an approval of a document that changed, and shows the new one", async () => {
    const { as, team, approver } = await connect();
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 }, "The draft.");
    await sendCards(given.db);
    const before = buttonValue(cardOf(approver), "approve");
    await decideReview(as("owner"), { id, decision: "approve", output: "The edit." });
    await given.slack.send(clickOf(team, approver, "approve", before));
    await sendCards(given.db);
    expect(textOf(cardOf(approver))).toContain("Nothing was decided. The document changed");
    expect(textOf(cardOf(approver))).toContain("The edit.");
    expect((await reviewOf(id)).decisions).toHaveLength(1);
    await given.slack.send(clickOf(team, approver, "approve", buttonValue(cardOf(approver), "approve")));
    expect(await reviewOf(id)).toMatchObject({ status: "APPROVED", text: "The edit." });
  });

  test.each([
    ["is longer than the card", "x".repeat(2_901), {}],
    ["has characters that can't be seen", "Pay \u202E100", {}],
    ["must be read to the end", "The draft.", { requireReadToEnd: true }],
    ["must be signed with a passkey", "The draft.", { requirePasskey: true }],
  ])("doesn't approve a document that %s, even for a click that was made up", async (_, text, policy) => {
    const { as, team, approver } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"), policy, text);
    await sendCards(given.db);
    expect(buttonsOf(cardOf(approver))).not.toContain("Approve");
    const { hash } = await reviewOf(reviewId);
    const { id } = await given.db.slackCard.findFirstOrThrow({ where: { reviewId, slackUserId: approver } });
    await given.slack.send(clickOf(team, approver, "approve", `${id}.${hash}`));
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN", decisions: [] });
    await sendCards(given.db);
    expect(textOf(cardOf(approver))).toContain("Nothing was decided. ");
  });
});

describe("a click in Slack decides nothing", () => {
  test("by an account that isn't linked, or whose member lost the right or left", async () => {
    const { as, team, approver, admin } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"));
    await sendCards(given.db);
    const value = buttonValue(cardOf(approver), "approve");
    await given.slack.send(clickOf(team, "USTRANGER", "approve", value));
    expect(cardOf("USTRANGER").text).toContain("isn't linked");
    await given.slack.send(clickOf(team, admin, "approve", value));
    await given.db.member.update({ where: { id: memberIdOf(as("approver")) }, data: { role: "viewer" } });
    await given.slack.send(clickOf(team, approver, "approve", value));
    await sendCards(given.db);
    expect(textOf(cardOf(approver))).toContain(
      "Nothing was decided. Your role (viewer) can't decide reviews.",
    );
    const late = buttonValue(cardOf(admin), "approve");
    await removeMember(as("owner"), { id: memberIdOf(as("admin")) });
    await given.slack.send(clickOf(team, admin, "approve", late));
    await sendCards(given.db);
    expect(textOf(cardOf(admin))).toBe("Your Slack account is no longer linked, so this review isn't shown.");
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN", decisions: [] });
  });

  test("for another organization's review, or from another workspace", async () => {
    const { team, approver } = await connect();
    const other = await makeOrganization(given.db);
    const theirs = await startSlackWorkspace();
    settle({ ...env(), slackApiUrl: theirs.url, outboundAllow: [given.slack.host, theirs.host] });
    const { teamId: theirTeam } = await connectWorkspace(other.as("owner"), theirs);
    await linkAccount(other.as("approver"), approver);
    const { reviewId } = await makeOpenReview(other.as("builder"));
    await sendCards(given.db);
    const [card] = theirs.messages;
    const value = card ? buttonValue(card, "approve") : "";
    await given.slack.send(clickOf(team, approver, "approve", value));
    await given.slack.send(clickOf(theirTeam, approver, "approve", value));
    await given.slack.send({ ...clickOf(team, approver, "approve", value), type: "slash_commands" });
    await given.slack.send(clickOf(team, approver, "approve", "rev_1"));
    expect(await reviewOf(reviewId)).toMatchObject({ status: "OPEN", decisions: [] });
    await theirs.close();
  });
});

describe("a code that someone sends to the app", () => {
  async function waitForCode() {
    const organization = await makeOrganization(given.db);
    const { as } = organization;
    const { teamId: team } = await connectWorkspace(as("owner"), given.slack);
    await startSocket(given.slack);
    return { ...organization, team, ...(await startSlackLink(as("approver"))) };
  }

  test("links their account to the member who was shown it, once", async () => {
    const { as, team, code } = await waitForCode();
    await given.slack.send(messageOf(team, "UDANA", ` ${code.toLowerCase()} `));
    expect(await getSlack(as("approver"))).toMatchObject({ link: { slackName: "Name of UDANA" } });
    expect(given.slack.messages.at(-1)).toMatchObject({
      channel: "DDANA",
      text: expect.stringMatching(/^Linked\. /),
    });
    await given.slack.send(messageOf(team, "UMALLORY", code));
    expect(given.slack.messages.at(-1)).toMatchObject({
      channel: "DMALLORY",
      text: expect.stringMatching(/doesn't work/),
    });
    expect(await given.db.slackLink.count()).toBe(1);
    const [message, ...others] = await given.db.message.findMany({
      where: { memberId: memberIdOf(as("approver")) },
    });
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      kind: "SLACK_LINKED",
      subject: "A Slack account was linked to yours",
      text: expect.stringContaining("Slack account “Name of UDANA” in workspace “Acme” was linked"),
    });
  });

  test("doesn't link an account that's linked to someone else, or after it expired", async () => {
    const { as, team, code } = await waitForCode();
    await linkAccount(as("admin"), "UKIM");
    await given.slack.send(messageOf(team, "UKIM", code));
    expect(given.slack.messages.at(-1)?.text).toContain("linked to a different member");
    const { code: second } = await startSlackLink(as("approver"));
    await given.db.slackCode.updateMany({ data: { expiresAt: new Date() } });
    await given.slack.send(messageOf(team, "UDANA", second));
    expect(given.slack.messages.at(-1)?.text).toContain("doesn't work");
    expect(await given.db.slackLink.count()).toBe(1);
  });

  test("can't be guessed: each account can try only 10", async () => {
    const { as, team, code } = await waitForCode();
    for (let i = 0; i < 10; i++) await given.slack.send(messageOf(team, "UMALLORY", `AAAA-AAA${i}`));
    await given.slack.send(messageOf(team, "UMALLORY", code));
    expect(given.slack.messages.at(-1)?.text).toContain("Too many codes");
    expect((await getSlack(as("approver"))).link).toBeNull();
  });

  test("explains itself to someone who sends something else, and ignores other apps", async () => {
    const { team } = await waitForCode();
    await given.slack.send(messageOf(team, "UDANA", "hello"));
    expect(given.slack.messages.at(-1)?.text).toContain("send me the code");
    const fromApp = messageOf(team, "UBOT", "hello");
    Object.assign(fromApp.payload.event, { bot_id: "B1" });
    await given.slack.send(fromApp);
    expect(given.slack.messages).toHaveLength(1);
  });
});
