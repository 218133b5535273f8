import { setTimeout as pause } from "node:timers/promises";
import type { AccountMail } from "@/server/generated/prisma/client";
import { getDb } from "@/server/infra/db";
import { guardedPost } from "@/server/infra/egress/guarded-post";
import { env } from "@/server/infra/env";
import { scrubMessages } from "@/server/services/message/upkeep";
import { claimAccountMail, forgetAccountMail, sendAccountMail } from "./account-mail";
import { type ClaimedDelivery, claimDeliveries, deliver } from "./deliveries";
import { startLoop } from "./loop";
import { type ClaimedMessage, claimMessages, keepMessages, sendMessage } from "./messages";
import { makeMailer } from "./smtp";

const LOOK_EVERY_MS = 1_000;
const LAY_DOWN_MS = 5_000;
const MOST_MAILS = 5;
/** Most are requests for addresses without an account, which take one query. */
const MOST_ACCOUNT_MAILS = 10;
const MOST_DELIVERIES = 40;
const MOST_OF_ONE_WEBHOOK = 8;

let loops: { stop(): Promise<void> }[] = [];

/** Starts sending queued mail, if a mail server is configured, and webhook deliveries. */
export async function startOutbox({ everyMs = LOOK_EVERY_MS }: { everyMs?: number } = {}): Promise<void> {
  const db = getDb();
  const { mail } = env();
  await scrubMessages(db);
  loops = [
    startLoop<ClaimedDelivery>({
      everyMs,
      most: MOST_DELIVERIES,
      laneOf: ({ webhookId }) => webhookId,
      claim: (most, busy) => claimDeliveries(db, { most, mostOfOne: MOST_OF_ONE_WEBHOOK, busy }),
      send: (delivery) => deliver(db, delivery, guardedPost),
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
      most: MOST_ACCOUNT_MAILS,
      laneOf: ({ id }) => id,
      claim: (most) => claimAccountMail(db, most),
      send: (mail) => sendAccountMail(db, mail, mailer),
    }),
    startLoop<ClaimedMessage>({
      everyMs,
      most: MOST_MAILS,
      laneOf: ({ id }) => id,
      claim: (most) => claimMessages(db, most),
      send: (message) => sendMessage(db, message, mailer),
    }),
  );
}

/** Takes nothing new, and resolves when what is under way has been sent, or would take too long: it is sent again. */
export async function stopOutbox(): Promise<void> {
  const stopped = Promise.all(loops.map((loop) => loop.stop()));
  await Promise.race([stopped, pause(LAY_DOWN_MS, undefined, { ref: false })]);
  loops = [];
}
