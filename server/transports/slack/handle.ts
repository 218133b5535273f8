import { setTimeout as pause } from "node:timers/promises";
import { NOTHING_DECIDED } from "@/server/domain/review/words";
import { writeEmptyCard } from "@/server/domain/slack/card";
import { CHANGES_FORM, writeChangesForm } from "@/server/domain/slack/changes-form";
import { DirectMessage, type Envelope, Interaction } from "@/server/domain/slack/envelope";
import { readTarget, writeTarget } from "@/server/domain/slack/target";
import type { Database } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { callSlack } from "@/server/infra/slack/call";
import { decryptBotToken, type SlackApp } from "@/server/services/slack/connection";
import {
  type Click,
  findClickedCard,
  isCardAt,
  type MessagePlace,
  noteOnCard,
} from "@/server/services/slack/find-card";
import { type CardDecision, decideInSlack } from "./decide";
import { answerMessage } from "./link-account";

/** The time limit for opening a form, in milliseconds. Slack gives the app three seconds after a click. */
const FORM_MS = 2_500;
/** The wait before each attempt to store a notice for the card, in milliseconds. */
const NOTE_WAITS_MS = [0, 1_000, 5_000];

const NOT_YOURS = "Your Slack account isn't linked to the member this card is for.";
const OPEN_IT = "Couldn't show the form. Open the review to request changes.";
const NOT_RECORDED =
  "Your decision may not have been recorded. Open the review to check, and decide there if it wasn't.";
const SUPERSEDED = "A newer card in this conversation replaced this one.";

/**
 * Handles a message from an organization's socket. Trusts nothing in it except the sender's account, and acts with the
 * permissions of the member who's linked to that account. Returns the response to show in Slack, if any.
 */
export async function handleEnvelope(
  db: Database,
  app: SlackApp,
  { type, payload }: Envelope,
): Promise<object | undefined> {
  if (type === "events_api") {
    const message = DirectMessage.safeParse(payload);
    if (message.success && message.data.team_id === app.teamId)
      await answerMessage(db, app, message.data.event);
    return undefined;
  }
  if (type !== "interactive") return undefined;
  const read = Interaction.safeParse(payload);
  if (!read.success) return undefined;
  const { team, user } = read.data;
  if (team.id !== app.teamId || (user.team_id ?? team.id) !== app.teamId) return undefined;
  if (read.data.type === "view_submission") return submitForm(db, app, read.data);
  await click(db, app, read.data);
  return undefined;
}

type Actions = Extract<Interaction, { type: "block_actions" }>;
type Submission = Extract<Interaction, { type: "view_submission" }>;

async function click(
  db: Database,
  app: SlackApp,
  { user, trigger_id, actions, container }: Actions,
): Promise<void> {
  for (const { action_id, value } of actions) {
    const target = readTarget(value);
    if (!target || (action_id !== "approve" && action_id !== "request_changes")) continue;
    const click = clickOf(app, user.id, target);
    const decision = { decision: "approve", shown: target.hash, reason: null } as const;
    const said =
      action_id === "approve"
        ? await decide(db, click, decision)
        : await openForm(db, app, click, { trigger_id, view: writeChangesForm(writeTarget(target)) });
    if (container) await replaceDuplicate(db, app, click, container);
    if (said) await tell(db, app, click, said);
  }
}

async function submitForm(
  db: Database,
  app: SlackApp,
  { user, view }: Submission,
): Promise<object | undefined> {
  const target = readTarget(view.private_metadata);
  if (!target || view.callback_id !== CHANGES_FORM) return undefined;
  const click = clickOf(app, user.id, target);
  const reason = view.state.values.reason?.reason?.value ?? null;
  const said = await decide(db, click, { decision: "request_changes", shown: target.hash, reason });
  if (!said) return undefined;
  // The form closes if the response is late, so the card shows the message, too.
  await tell(db, app, click, said);
  return { response_action: "errors", errors: { reason: said } };
}

function clickOf(
  { organizationId, id }: SlackApp,
  slackUserId: string,
  { cardId }: { cardId: string },
): Click {
  return { organizationId, connectionId: id, slackUserId, cardId };
}

/** Decides for the member whose card was clicked. Returns a message for the member if that fails. */
async function decide(db: Database, click: Click, decision: CardDecision): Promise<string | null> {
  try {
    const card = await findCard(db, click);
    if (!card) return NOT_YOURS;
    const refusal = await decideInSlack(card.ctx, card.reviewId, decision);
    return refusal && `${NOTHING_DECIDED}. ${refusal.message}`;
  } catch (error) {
    logger().error({ err: error, cardId: click.cardId }, "a decision in Slack wasn't recorded");
    return NOT_RECORDED;
  }
}

/** Shows the form for requesting changes. Returns a message for the person if that fails. */
async function openForm(db: Database, app: SlackApp, click: Click, body: object): Promise<string | null> {
  try {
    if (!(await findCard(db, click))) return NOT_YOURS;
    await callSlack("views.open", { token: decryptBotToken(app), body, timeoutMs: FORM_MS });
    return null;
  } catch (error) {
    logger().warn({ err: error, cardId: click.cardId }, "couldn't open the form in Slack");
    return OPEN_IT;
  }
}

async function findCard(db: Database, click: Click) {
  const card = await findClickedCard(db, click);
  if (!card) logger().warn(click, "ignored a click from an unlinked Slack account");
  return card;
}

/** If a different message shows the card, empties the clicked message so that no one can click it again. */
async function replaceDuplicate(
  db: Database,
  app: SlackApp,
  click: Click,
  place: MessagePlace,
): Promise<void> {
  try {
    if (!(await findClickedCard(db, click)) || (await isCardAt(db, click, place))) return;
    const body = { ...place, ...writeEmptyCard(SUPERSEDED) };
    await callSlack("chat.update", { token: decryptBotToken(app), body });
  } catch (error) {
    logger().warn({ err: error, cardId: click.cardId }, "a superseded card in Slack wasn't cleared");
  }
}

/** Explains on the card why a click had no effect. If that's impossible, sends a direct message. */
async function tell(db: Database, app: SlackApp, click: Click, text: string): Promise<void> {
  for (const waitMs of NOTE_WAITS_MS) {
    await pause(waitMs);
    try {
      if (await noteOnCard(db, click, text)) return;
      break;
    } catch (error) {
      logger().warn({ err: error, cardId: click.cardId }, "a notice on a card in Slack wasn't stored");
    }
  }
  await callSlack("chat.postMessage", {
    token: decryptBotToken(app),
    body: { channel: click.slackUserId, text },
  }).catch((error: unknown) => logger().warn({ err: error }, "a reply in Slack wasn't sent"));
}
