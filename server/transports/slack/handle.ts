import { NOTHING_DECIDED } from "@/server/domain/review/words";
import { CHANGES_FORM, writeChangesForm } from "@/server/domain/slack/changes-form";
import { DirectMessage, type Envelope, Interaction } from "@/server/domain/slack/envelope";
import { readTarget, writeTarget } from "@/server/domain/slack/target";
import type { Database } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { callSlack } from "@/server/infra/slack/call";
import { openBotToken, type SlackApp } from "@/server/services/slack/connection";
import { findClickedCard, noteOnCard } from "@/server/services/slack/find-card";
import { decideInSlack } from "./decide";
import { answerMessage } from "./link-account";

/** Slack forgets a click after three seconds. */
const FORM_MS = 2_500;

const NOT_YOURS = "This card is for a member your Slack account isn’t linked to.";
const OPEN_IT = "Couldn’t show the form. Open the review to request changes.";

/**
 * Handles what arrived on an organization's socket. Nothing in it is trusted beyond the account that sent it: the
 * linked member's rights decide. Returns what Slack shows in return, if anything.
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

type Click = Extract<Interaction, { type: "block_actions" }>;
type Submission = Extract<Interaction, { type: "view_submission" }>;

async function click(db: Database, app: SlackApp, { user, trigger_id, actions }: Click): Promise<void> {
  const { organizationId, id: connectionId } = app;
  for (const { action_id, value } of actions) {
    const target = readTarget(value);
    if (!target || (action_id !== "approve" && action_id !== "request_changes")) continue;
    const { cardId, hash: shown } = target;
    const card = await findClickedCard(db, { organizationId, connectionId, slackUserId: user.id, cardId });
    if (!card) {
      logger().warn(
        { organizationId, cardId },
        "a click in Slack by an account that isn't linked was ignored",
      );
      await tell(app, user.id, NOT_YOURS);
    } else if (action_id === "approve") {
      const refusal = await decideInSlack(card.ctx, card.reviewId, {
        decision: "approve",
        shown,
        reason: null,
      });
      if (refusal) await noteOnCard(db, { organizationId, cardId }, `${NOTHING_DECIDED}. ${refusal.message}`);
    } else {
      const view = writeChangesForm(writeTarget(target));
      await callSlack("views.open", {
        token: openBotToken(app),
        body: { trigger_id, view },
        timeoutMs: FORM_MS,
      }).catch(async () => noteOnCard(db, { organizationId, cardId }, OPEN_IT));
    }
  }
}

async function submitForm(
  db: Database,
  app: SlackApp,
  { user, view }: Submission,
): Promise<object | undefined> {
  const target = readTarget(view.private_metadata);
  if (!target || view.callback_id !== CHANGES_FORM) return undefined;
  const { cardId, hash: shown } = target;
  const { organizationId, id: connectionId } = app;
  const card = await findClickedCard(db, { organizationId, connectionId, slackUserId: user.id, cardId });
  if (!card) return refuse(NOT_YOURS);
  const reason = view.state.values.reason?.reason?.value ?? null;
  const refusal = await decideInSlack(card.ctx, card.reviewId, {
    decision: "request_changes",
    shown,
    reason,
  });
  if (!refusal) return undefined;
  // The form closes if the answer is late, so the card says it, too.
  await noteOnCard(db, { organizationId, cardId }, `${NOTHING_DECIDED}. ${refusal.message}`);
  return refuse(refusal.message);
}

function refuse(message: string): object {
  return { response_action: "errors", errors: { reason: `${NOTHING_DECIDED}. ${message}` } };
}

/** Tells someone who has no card. If the message doesn't arrive, nothing is lost. */
async function tell(app: SlackApp, slackUserId: string, text: string): Promise<void> {
  await callSlack("chat.postMessage", {
    token: openBotToken(app),
    body: { channel: slackUserId, text },
  }).catch((error: unknown) => logger().warn({ err: error }, "an answer in Slack wasn't sent"));
}
