import { setTimeout as pause } from "node:timers/promises";
import type { AccountMail, LedgerWitness } from "@/server/generated/prisma/client";
import { getDb } from "@/server/infra/db";
import { guardedPost } from "@/server/infra/egress/guarded-post";
import { env } from "@/server/infra/env";
import { scrubMessages } from "@/server/services/message/upkeep";
import { claimAccountMail, forgetAccountMail, sendAccountMail } from "./account-mail";
import { startLoop } from "./loop";
import { type ClaimedMessage, claimMessages, keepMessages, sendMessage } from "./messages";
import { type ClaimedCard, claimCards, sendCard } from "./slack-cards";
import { makeMailer } from "./smtp";
import { type ClaimedDelivery, claimDeliveries, deliver } from "./webhooks";
import { claimWitnesses, sendHead } from "./witness-mail";

const POLL_MS = 1_000;
const SHUTDOWN_MS = 5_000;
const MAX_MAILS = 5;
/** Higher than MAX_MAILS, because repeated requests for a password link take only a few queries and send nothing. */
const MAX_ACCOUNT_MAILS = 10;
const MAX_WITNESS_MAILS = 2;
const MAX_DELIVERIES = 40;
/** Keeps one organization's slow receivers from taking every slot. */
const PLACES = { maxPerWebhook: 8, maxPerOrganization: 16 };
const MAX_CARDS = 20;
/** Slack's rate limit is per workspace. */
const MAX_PER_WORKSPACE = 4;

let loops: { stop(): Promise<void> }[] = [];

/** Starts sending webhook deliveries, Slack cards, and, if a mail server is configured, queued mail. */
export async function startDelivery({ everyMs = POLL_MS }: { everyMs?: number } = {}): Promise<void> {
  const db = getDb();
  const { mail } = env();
  await scrubMessages(db);
  loops = [
    startLoop<ClaimedDelivery>({
      everyMs,
      max: MAX_DELIVERIES,
      claim: (max, underWay) => claimDeliveries(db, { max, ...PLACES, underWay }),
      send: (delivery) => deliver(db, delivery, guardedPost),
    }),
    startLoop<ClaimedCard>({
      everyMs,
      max: MAX_CARDS,
      claim: (max, underWay) => {
        const busy = underWay.map(({ organizationId }) => organizationId);
        return claimCards(db, { max, maxPerOrganization: MAX_PER_WORKSPACE, busy });
      },
      send: (card) => sendCard(db, card),
    }),
  ];
  if (!mail) {
    await forgetAccountMail(db);
    return keepMessages(db);
  }
  const mailer = makeMailer(mail);
  loops.push(
    startLoop<AccountMail>({
      everyMs,
      max: MAX_ACCOUNT_MAILS,
      claim: (max) => claimAccountMail(db, max),
      send: (mail) => sendAccountMail(db, mail, mailer),
    }),
    startLoop<ClaimedMessage>({
      everyMs,
      max: MAX_MAILS,
      claim: (max) => claimMessages(db, max),
      send: (message) => sendMessage(db, message, mailer),
    }),
    startLoop<LedgerWitness>({
      everyMs,
      max: MAX_WITNESS_MAILS,
      claim: (max) => claimWitnesses(db, max),
      send: (witness) => sendHead(db, witness, mailer),
    }),
  );
}

/**
 * Stops claiming. Resolves when everything in progress has been sent, or after a time limit. Whatever isn't finished by
 * then is sent again later.
 */
export async function stopDelivery(): Promise<void> {
  const stopped = Promise.all(loops.map((loop) => loop.stop()));
  await Promise.race([stopped, pause(SHUTDOWN_MS, undefined, { ref: false })]);
  loops = [];
}
