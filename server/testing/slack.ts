import { claimCards, sendCard } from "@/server/delivery/slack-cards";
import { makeId } from "@/server/domain/id";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { encrypt } from "@/server/services/secret/encrypt";
import { acceptSlackCode } from "@/server/services/slack/accept-code";
import { connectSlack } from "@/server/services/slack/connect";
import { startSlackLink } from "@/server/services/slack/start-link";
import { memberIdOf } from "./member-link";
import type { Message, SlackWorkspace } from "./servers/slack-workspace";

let made = 0;

/** Connects the workspace's app to the owner's organization. */
export async function connectWorkspace(owner: ServiceContext, { botToken, appToken }: SlackWorkspace) {
  await connectSlack(owner, { botToken, appToken });
  return owner.db.slackConnection.findUniqueOrThrow({ where: { organizationId: owner.organizationId } });
}

/** Links a member to a Slack account and returns the account's ID. */
export async function linkAccount(member: ServiceContext, slackUserId = `U${++made}`): Promise<string> {
  const { organizationId } = member;
  const { code } = await startSlackLink(member);
  const { id: connectionId } = await member.db.slackConnection.findUniqueOrThrow({
    where: { organizationId },
  });
  const account = { organizationId, connectionId, slackUserId, slackName: "Dana" };
  const accepted = await acceptSlackCode(member.db as Database, account, code);
  if (accepted.state !== "linked") throw new Error(`the account is ${accepted.state}`);
  return slackUserId;
}

/** Makes a Slack app whose tokens don't work anymore, so that nothing is sent. Returns its connection's ID. */
export async function makeSlackApp(db: Database, member: ServiceContext): Promise<string> {
  const { organizationId } = member;
  const id = makeId("slk");
  const now = new Date();
  await db.slackConnection.create({
    data: {
      id,
      organizationId,
      teamId: organizationId,
      teamName: "Acme",
      botUserId: "UBOT",
      botToken: encrypt("slack token", id, "xoxb-none"),
      appToken: encrypt("slack token", id, "xapp-none"),
      fault: "The bot token was revoked.",
      socketFault: "The app-level token was revoked.",
      connectedById: memberIdOf(member),
      createdAt: now,
      updatedAt: now,
    },
  });
  return id;
}

/** Makes a card as if it had been sent to the member in Slack. Returns the IDs that `findClickedCard` expects. */
export async function makeCard(db: Database, member: ServiceContext, reviewId: string) {
  const { organizationId } = member;
  const existing = await db.slackConnection.findUnique({ where: { organizationId } });
  const connectionId = existing?.id ?? (await makeSlackApp(db, member));
  const slackUserId = `U${++made}`;
  const cardId = makeId("card");
  const place = {
    organizationId,
    connectionId,
    memberId: memberIdOf(member),
    slackUserId,
    createdAt: new Date(),
  };
  await db.slackLink.create({ data: { ...place, id: makeId("slu"), slackName: "Someone" } });
  await db.slackCard.create({
    data: { ...place, id: cardId, reviewId, status: "SENT", channel: "D1", ts: "1.1" },
  });
  return { organizationId, connectionId, slackUserId, cardId };
}

/** Sends all due cards. */
export async function sendCards(db: Database): Promise<void> {
  for (;;) {
    const claimed = await claimCards(db, { max: 50, maxPerOrganization: 50, busy: [] });
    if (claimed.length === 0) return;
    for (const card of claimed) await sendCard(db, card);
  }
}

/** Returns all of a card's text, with one line per text block or button. */
export function textOf({ blocks }: Message): string {
  return blocks
    .flatMap(({ text, elements = [] }) => [
      ...(text ? [text.text] : []),
      ...elements.map((element) => (typeof element.text === "string" ? element.text : element.text.text)),
    ])
    .join("\n");
}

/** Returns the first card that an account got. */
export function cardOf({ messages }: SlackWorkspace, user: string): Message {
  const card = messages.find(({ channel }) => channel === user.replace(/^U/, "D"));
  if (!card) throw new Error("there is no card");
  return card;
}

/** Returns the labels of a card's buttons. */
export function buttonsOf(message: Message): string[] {
  return elementsOf(message).map(({ text }) => (typeof text === "string" ? text : text.text));
}

/** Returns the value that the button with this action ID sends. */
export function buttonValue(message: Message, action: string): string {
  const value = elementsOf(message).find(({ action_id }) => action_id === action)?.value;
  if (!value) throw new Error(`the card has no button ${action}`);
  return value;
}

function elementsOf({ blocks }: Message) {
  return blocks.find(({ type }) => type === "actions")?.elements ?? [];
}

/** Makes the envelope that Slack sends for a click on a button. `on` is the message with the button. */
export function clickOf(team: string, user: string, action: string, value: string, on?: Message) {
  const id = `env-${++made}`;
  const payload = {
    type: "block_actions",
    user: { id: user, team_id: team },
    team: { id: team },
    trigger_id: `trigger-${id}`,
    actions: [{ action_id: action, value }],
    ...(on && { container: { type: "message", channel_id: on.channel, message_ts: on.ts } }),
  };
  return { envelope_id: id, type: "interactive", payload };
}

/** Makes the envelope that Slack sends for a submitted form. */
export function submissionOf(
  team: string,
  user: string,
  value: string,
  reason: string,
  id = `env-${++made}`,
) {
  const payload = {
    type: "view_submission",
    user: { id: user, team_id: team },
    team: { id: team },
    view: {
      callback_id: "request_changes",
      private_metadata: value,
      state: { values: { reason: { reason: { value: reason } } } },
    },
  };
  return { envelope_id: id, type: "interactive", payload };
}

/** Makes the envelope that Slack sends for a direct message to the app. */
export function messageOf(team: string, user: string, text: string, id = `env-${++made}`) {
  const event = { type: "message", channel_type: "im", channel: user.replace(/^U/, "D"), user, text };
  return { envelope_id: id, type: "events_api", payload: { team_id: team, event } };
}
