import { describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { env, settle } from "@/server/infra/env";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import { openReview } from "@/server/runs/reviews/pause";
import { createAgent } from "@/server/services/agent/create";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { asOwner } from "@/server/testing/database/as-owner";
import { holdReview } from "@/server/testing/database/hold-review";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { connectWithSocket, givenSlack } from "@/server/testing/given-slack";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { startReceiver } from "@/server/testing/servers/receiver";
import {
  buttonsOf,
  buttonValue,
  cardOf,
  clickOf,
  sendCards,
  submissionOf,
  textOf,
} from "@/server/testing/slack";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";

const given = givenSlack();
const connect = () => connectWithSocket(given);
const statusOf = async (id: string) => (await given.db.review.findUniqueOrThrow({ where: { id } })).status;

/** Makes all decisions and the first notice on a card fail, as if the database had gone away. */
async function failDecisions() {
  await asOwner("CREATE SEQUENCE refused");
  await asOwner(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF TG_TABLE_NAME = 'Decision' OR nextval('refused') = 1 THEN RAISE 'the database went away'; END IF;
      RETURN NEW;
    END $$`);
  await asOwner(`CREATE TRIGGER refuse BEFORE INSERT ON "Decision" FOR EACH ROW EXECUTE FUNCTION refuse()`);
  await asOwner(`CREATE TRIGGER refuse BEFORE UPDATE ON "SlackCard" FOR EACH ROW
    WHEN (NEW."notice" IS NOT NULL) EXECUTE FUNCTION refuse()`);
  return async () => {
    await asOwner("DROP FUNCTION refuse CASCADE");
    await asOwner("DROP SEQUENCE refused");
  };
}

describe("a click whose decision can't be stored", () => {
  test("says so on the card, even if it was acknowledged before and the card can't be changed at first", async () => {
    const { as, team, approver } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"));
    await sendCards(given.db);
    const restore = await failDecisions();
    const release = await holdReview(given.db, reviewId);
    const value = buttonValue(cardOf(given.slack, approver), "approve");
    await given.slack.send(clickOf(team, approver, "approve", value));
    await untilOneWaits(given.db);
    await release();
    await until(
      () => given.db.slackCard.findFirst({ where: { slackUserId: approver } }),
      (card) => card?.notice !== null,
    );
    await restore();
    await sendCards(given.db);
    expect(textOf(cardOf(given.slack, approver))).toContain(
      "Your decision may not have been recorded. Open the review",
    );
    expect(await statusOf(reviewId)).toBe("OPEN");
    await given.slack.send(clickOf(team, approver, "approve", value));
    expect(await statusOf(reviewId)).toBe("APPROVED");
  });

  test("says so in the form", async () => {
    const { as, team, approver } = await connect();
    const { offer } = await makeReviewedStep(as("builder"));
    const reviewId = await offer(1);
    await sendCards(given.db);
    const restore = await failDecisions();
    const value = buttonValue(cardOf(given.slack, approver), "request_changes");
    const answer = await given.slack.send(submissionOf(team, approver, value, "Shorter."));
    await restore();
    const reason = expect.stringContaining("Your decision may not have been recorded. Open the review");
    expect(answer).toEqual({ response_action: "errors", errors: { reason } });
    expect(await statusOf(reviewId)).toBe("OPEN");
  });
});

describe("a card whose first message Slack posted without answering", () => {
  /** Sends a card to the approver, but Slack's response is lost. */
  async function postUnanswered() {
    const connected = await connect();
    await given.db.slackLink.deleteMany({ where: { slackUserId: connected.admin } });
    const { reviewId } = await makeOpenReview(connected.as("builder"));
    given.slack.reply("chat.postMessage", "lost");
    await sendCards(given.db);
    const first = cardOf(given.slack, connected.approver);
    expect(await given.db.slackCard.findFirstOrThrow()).toMatchObject({ status: "QUEUED", ts: null });
    return { ...connected, reviewId, first };
  }

  test("is updated in that message, if someone clicks it before the card is posted again", async () => {
    const { team, approver, reviewId, first } = await postUnanswered();
    await given.slack.send(clickOf(team, approver, "approve", buttonValue(first, "approve"), first));
    expect(await statusOf(reviewId)).toBe("APPROVED");
    await sendCards(given.db);
    expect(given.slack.messages).toHaveLength(1);
    expect(textOf(first)).toContain("Test approver approved this in Slack on ");
    expect(buttonsOf(first)).toEqual(["Open"]);
  });

  test("is posted again, and a click on the first message counts and empties it", async () => {
    const { team, approver, reviewId, first } = await postUnanswered();
    await given.db.slackCard.updateMany({ data: { sendAt: new Date() } });
    await sendCards(given.db);
    const second = given.slack.messages[1];
    if (!second) throw new Error("the card is posted again");
    await given.slack.send(clickOf(team, approver, "approve", buttonValue(first, "approve"), first));
    expect(await statusOf(reviewId)).toBe("APPROVED");
    expect(textOf(first)).toBe("A newer card in this conversation replaced this one.");
    expect(buttonsOf(first)).toEqual([]);
    await sendCards(given.db);
    expect(textOf(second)).toContain("Test approver approved this in Slack on ");
    expect(given.slack.messages).toHaveLength(2);
  });
});

test("changes that would send something again aren't requested, even for a click that was made up", async () => {
  const { as, team, approver } = await connect();
  const receiver = await startReceiver();
  settle({ ...env(), outboundAllow: [given.slack.host, receiver.host] });
  receiver.reply({ status: 200, body: "Received." });
  const config = AgentConfig.parse({ kind: "http", method: "POST", url: receiver.url });
  const { id: agentId } = await createAgent(as("owner"), makeTextAgent({ config }));
  const review = ReviewPolicy.parse({});
  const steps = [
    { agentId, action: "Send." },
    { agentId: "human", action: "Check it.", review },
  ];
  const workflow = await createWorkflow(as("builder"), { name: "Sends", steps });
  const [first, second] = workflow.steps.map(({ id }) => id);
  const { runId } = await startRun(as("builder"), { id: workflow.id, input: "Copper rose." });
  const claim = { runId, claimedBy: "test", executor: "embedded" };
  await claimRun(as("builder"), claim);
  await performStep(as("builder"), { ...claim, stepId: first ?? "", attempt: 1, backoffSeconds: null });
  const opened = await openReview(as("builder"), { ...claim, stepId: second ?? "" });
  if (opened.state !== "waiting") throw new Error(`the review is ${opened.state}`);
  const { reviewId } = opened;
  await receiver.close();
  await sendCards(given.db);
  const card = cardOf(given.slack, approver);
  expect(buttonsOf(card)).toEqual(["Approve", "Open"]);
  const value = buttonValue(card, "approve");
  expect(await given.slack.send(submissionOf(team, approver, value, "Shorter."))).toEqual({
    response_action: "errors",
    errors: {
      reason:
        "Nothing was decided. Requesting changes would repeat steps that send something. Open the review to confirm this and request changes.",
    },
  });
  expect(await statusOf(reviewId)).toBe("OPEN");
});
