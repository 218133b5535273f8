import { describe, expect, test } from "vitest";
import { env, settle } from "@/server/infra/env";
import { givenSlack } from "@/server/testing/given-slack";
import { makeOrganization } from "@/server/testing/organization";
import { OTHER_APP_TOKEN, startSlackWorkspace } from "@/server/testing/servers/slack-workspace";
import { connectSlack } from "./connect";
import { disconnectSlack } from "./disconnect";

const given = givenSlack();

describe("connecting Slack", () => {
  test("tests both tokens and stores them encrypted", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const { botToken, appToken } = given.slack;
    await expect(connectSlack(owner, { botToken: "xoxb-wrong", appToken })).rejects.toMatchObject({
      details: { errors: [{ pointer: "/botToken", message: "doesn't work. Slack rejected the bot token" }] },
    });
    await expect(connectSlack(owner, { botToken, appToken: "xapp-wrong" })).rejects.toMatchObject({
      details: {
        errors: [{ pointer: "/appToken", message: "doesn't work. Slack rejected the app-level token" }],
      },
    });
    await expect(connectSlack(owner, { botToken, appToken: OTHER_APP_TOKEN })).rejects.toMatchObject({
      details: {
        errors: [{ pointer: "/appToken", message: "is for a different Slack app than the bot token" }],
      },
    });
    expect(await given.db.slackConnection.count()).toBe(0);
    expect(await connectSlack(owner, given.slack)).toMatchObject({
      connection: { teamName: "Acme", fault: null },
    });
    const row = JSON.stringify(await given.db.slackConnection.findFirstOrThrow());
    expect(row).not.toContain(botToken);
    expect(row).not.toContain(appToken);
  });

  test("rejects an app that a different organization has, and a second app", async () => {
    const [owner, other] = [await makeOrganization(given.db), await makeOrganization(given.db)].map(
      ({ as }) => as("owner"),
    );
    if (!owner || !other) throw new Error("two organizations are expected");
    await connectSlack(owner, given.slack);
    await expect(connectSlack(other, given.slack)).rejects.toMatchObject({ code: "conflict" });
    const second = await startSlackWorkspace();
    settle({ ...env(), slackApiUrl: second.url, outboundAllow: [second.host] });
    await expect(connectSlack(owner, second)).rejects.toThrow("A different Slack app in Acme is connected.");
    await disconnectSlack(owner);
    expect(await connectSlack(owner, second)).toMatchObject({ connection: { teamName: "Acme" } });
    await second.close();
  });

  test("contacts only public addresses and addresses that are allowed", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    settle({ ...env(), outboundAllow: [] });
    await expect(connectSlack(owner, given.slack)).rejects.toThrow("isn't public");
  });
});
