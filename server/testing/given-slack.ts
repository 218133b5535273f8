import { afterEach, beforeEach } from "vitest";
import type { Database } from "@/server/infra/db";
import { env, settle } from "@/server/infra/env";
import { startSlack, stopSlack } from "@/server/transports/slack/start";
import { givenDatabase } from "./database/given-database";
import { makeOrganization } from "./organization";
import { type SlackWorkspace, startSlackWorkspace } from "./servers/slack-workspace";
import { connectWorkspace, linkAccount } from "./slack";
import { until } from "./until";

interface GivenSlack {
  readonly db: Database;
  readonly slack: SlackWorkspace;
}

/** Gives a test file its own database, and each test a Slack workspace. The app can't reach any other address. */
export function givenSlack(): GivenSlack {
  const given = givenDatabase();
  let slack: SlackWorkspace | undefined;
  beforeEach(async () => {
    slack = await startSlackWorkspace();
    settle({ ...env(), slackApiUrl: slack.url, outboundAllow: [slack.host] });
  });
  afterEach(async () => {
    await stopSlack();
    await given.db.slackConnection.deleteMany();
    await slack?.close();
  });
  return {
    get db() {
      return given.db;
    },
    get slack() {
      if (!slack) throw new Error("the workspace exists once a test runs");
      return slack;
    },
  };
}

/** Starts the app's socket and waits until it's open. */
export async function startSocket(slack: SlackWorkspace): Promise<void> {
  startSlack({ everyMs: 50 });
  await until(
    async () => slack.open(),
    (open) => open === 1,
  );
}

/** Connects Slack, opens the socket, and links the approver and the admin. */
export async function connectWithSocket({ db, slack }: GivenSlack) {
  const organization = await makeOrganization(db);
  const { as } = organization;
  const { teamId: team } = await connectWorkspace(as("owner"), slack);
  const approver = await linkAccount(as("approver"));
  const admin = await linkAccount(as("admin"));
  await startSocket(slack);
  return { ...organization, team, approver, admin };
}
