import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SLACK_ORIGIN } from "@/server/domain/outgoing/slack";
import type { Database } from "@/server/infra/db";
import { env, settle } from "@/server/infra/env";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import { createAgent } from "@/server/services/agent/create";
import { saveCredential } from "@/server/services/credential/save";
import { getRun } from "@/server/services/run/get";
import { getEvidence } from "@/server/services/run/get-evidence";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type SlackServer, startSlackServer } from "@/server/testing/servers/slack-server";
import { makeTextAgent } from "@/server/testing/text-agent";

const TOKEN = "xoxb-planted-in-the-secret";

let db: Database;
let close: () => Promise<void>;
let slack: SlackServer;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());
beforeEach(async () => {
  slack = await startSlackServer(TOKEN);
  settle({ ...env(), slackApiUrl: slack.url, outboundAllow: [slack.host] });
});
afterEach(() => slack.close());

/** Creates a run whose only step posts to Slack. The test drives it, without an executor. */
async function makePost(input = "Order **48213** is late.", { secret = TOKEN, channel = "#support" } = {}) {
  const owner = (await makeOrganization(db)).as("owner");
  const key = { name: "Slack", kind: "header", baseUrl: SLACK_ORIGIN, secret } as const;
  const { id: credentialId } = await saveCredential(owner, key);
  const config = { kind: "slack" as const, credentialId, channel, text: "{{ input }}" };
  const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
  const { id, steps } = await createWorkflow(owner, { name: "Alert", steps: [{ agentId, action: "" }] });
  const { runId } = await startRun(owner, { id, input });
  const claim = { runId, claimedBy: `test-${runId}`, executor: "embedded" };
  await claimRun(owner, claim);
  const stepId = steps[0]?.id ?? "";
  const step = async () => (await getRun(owner, { runId })).steps[0];
  const perform = (attempt = 1) => performStep(owner, { ...claim, stepId, attempt, backoffSeconds: 1 });
  return { owner, runId, step, perform };
}

describe("a step that posts to Slack", () => {
  test("is retried, without asking anyone, if no encrypted connection to Slack opens", async () => {
    settle({ ...env(), slackApiUrl: slack.url.replace("http:", "https:") });
    const { perform, step } = await makePost();
    expect(await perform()).toMatchObject({ state: "retry" });
    expect(await step()).toMatchObject({ review: null, sent: [{ status: "REFUSED" }] });
    expect(slack.posted).toEqual([]);
  });

  test("posts once and shows what it posted and what Slack answered", async () => {
    const { perform, step, owner, runId } = await makePost();
    expect(await perform()).toMatchObject({ state: "completed" });
    expect(await perform()).toMatchObject({ state: "completed" });
    expect(slack.posted).toMatchObject([
      { channel: "#support", markdown_text: "Order **48213** is late.", unfurl_links: false },
    ]);
    const sent = {
      channel: "SLACK",
      status: "SENT",
      to: ["#support"],
      text: "Order **48213** is late.",
      answer: "ok",
      providerId: "C024BE91L 1732790000.000001",
    };
    const shown = await step();
    expect(shown).toMatchObject({
      output: expect.stringMatching(/^Posted to #support in Slack on /),
      sent: [sent],
    });
    const evidence = await getEvidence(owner, { runId });
    expect(evidence.steps[0]?.sent).toMatchObject([sent]);
    expect(JSON.stringify([shown, evidence])).not.toContain(TOKEN);
  });

  test("doesn't let a value mention anyone or make the channel invalid", async () => {
    const mention = await makePost("<!channel> and <@U024BE7LH>, \\<!here>, look: 1 < 2 <");
    await mention.perform();
    expect(slack.posted[0]?.markdown_text).toBe(
      "<\u2060!channel> and <\u2060@U024BE7LH>, \\<\u2060!here>, look: 1 < 2 <\u2060",
    );
    const elsewhere = await makePost("#support, #general", { channel: "{{ input }}" });
    expect(await elsewhere.perform()).toEqual({ state: "failed" });
    expect((await elsewhere.step())?.error?.message).toContain("isn't a Slack channel");
    expect(slack.posted).toHaveLength(1);
  });

  test("waits as long as Slack says if it's rate-limited, and then posts", async () => {
    const { perform, step } = await makePost();
    slack.reply({ status: 429, retryAfter: 42 });
    expect(await perform()).toEqual({ state: "retry", afterSeconds: 42 });
    expect((await step())?.sent).toMatchObject([{ status: "REFUSED" }]);
    expect(await perform(2)).toMatchObject({ state: "completed" });
    expect(slack.posted).toHaveLength(1);
  });

  test.each([
    ["token_expired", "authentication", "has expired"],
    ["channel_not_found", "provider", "invite the app"],
    ["not_in_channel", "provider", "Invite it"],
    ["msg_too_long", "provider", "Shorten it"],
    ["some_new_error", "provider", "some_new_error"],
  ])("fails permanently and says what to do about %s", async (error, code, message) => {
    const { perform, step } = await makePost();
    slack.reply({ error });
    expect(await perform()).toEqual({ state: "failed" });
    expect(await step()).toMatchObject({
      error: { code, message: expect.stringContaining(message) },
      sent: [{ status: "REFUSED" }],
    });
  });

  test("never shows a wrong token, even if the answer repeats it", async () => {
    const wrong = "xoxb-wrong-but-still-secret";
    const { perform, step, runId } = await makePost("Text.", { secret: wrong });
    expect(await perform()).toEqual({ state: "failed" });
    const stored = await db.outgoingMessage.findMany({ where: { runId } });
    const shown = await step();
    expect(shown?.error?.message).toContain("rejected the bot token");
    expect(JSON.stringify([shown, stored])).not.toContain(wrong);
  });

  test.each([
    ["cut", "posted-and-cut", 1],
    ["a server error", { status: 502 }, 0],
    ["an error after which it may have been posted", { error: "fatal_error" }, 0],
  ] as const)("waits for a person after %s", async (_, reply, count) => {
    const { perform, step } = await makePost();
    slack.reply(reply);
    expect(await perform()).toMatchObject({ state: "waiting" });
    expect(await perform()).toMatchObject({ state: "waiting" });
    const shown = await step();
    expect(shown).toMatchObject({
      review: {
        kind: "DELIVERY",
        action: expect.stringContaining("may already be in #support"),
        text: "Slack channel: #support\n\nOrder **48213** is late.",
      },
      sent: [{ status: "UNCERTAIN" }],
    });
    expect(slack.posted).toHaveLength(count);
    expect(JSON.stringify(shown)).not.toContain(TOKEN);
  });

  test("waits for a person if Slack doesn't answer in time", { timeout: 60_000 }, async () => {
    const { perform } = await makePost();
    slack.reply("hang");
    expect(await perform()).toMatchObject({ state: "waiting" });
  });
});
