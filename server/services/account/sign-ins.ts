import { createHash, randomBytes } from "node:crypto";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { UNKNOWN_DEVICE } from "@/server/domain/sign-in/device";
import { DAY_MS } from "@/server/domain/time";
import type { Database, Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { publishOnCommit } from "@/server/infra/live/publish-on-commit";
import { channelOf, inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { recordForUser } from "./record-for-user";

/** Details of the browser that is signing in. */
export interface Browser {
  device: string;
  address: string | null;
}

export const UNKNOWN_BROWSER: Browser = { device: UNKNOWN_DEVICE, address: null };

/**
 * The maximum number of sign-ins per user, which is more than anyone needs. Keeps a script that signs in for every
 * request from filling the table.
 */
const MAX_SIGN_INS = 100;

/** Records a sign-in and returns the secret for its cookie. */
export async function createSignIn(
  db: Database | Transaction,
  userId: string,
  { device, address }: Browser,
  now: Date,
): Promise<string> {
  const secret = makeSignInSecret();
  const hash = hashSignInSecret(secret);
  const data = { id: makeId("sgn"), userId, hash, device, address, createdAt: now, lastUsedAt: now };
  await db.signIn.create({ data });
  await endLeastUsedSignIns(db, { userId, keep: MAX_SIGN_INS });
  return secret;
}

/** Signs a user out everywhere and ends their open streams. */
export async function endSignIns(db: Database | Transaction, { userId }: { userId: string }): Promise<void> {
  const { count } = await db.signIn.deleteMany({ where: { userId } });
  if (count > 0) await endStreams(db, userId);
}

/** Keeps a user's most recently used sign-ins and ends the rest. */
async function endLeastUsedSignIns(
  db: Database | Transaction,
  { userId, keep }: { userId: string; keep: number },
): Promise<void> {
  const surplus = await db.signIn.findMany({
    where: { userId },
    orderBy: [{ lastUsedAt: "desc" }, { createdAt: "desc" }],
    skip: keep,
    select: { id: true },
  });
  if (surplus.length === 0) return;
  await db.signIn.deleteMany({ where: { id: { in: surplus.map(({ id }) => id) } } });
  await endStreams(db, userId);
}

/** Signs the caller out in one browser. */
export async function endSignIn(
  ctx: ServiceContext,
  { userId, id }: { userId: string; id: string },
): Promise<void> {
  if ((await endOwnSignIns(ctx, { userId, id })) === 0)
    throw new AppError("not-found", "That browser is already signed out.");
}

/** Signs the caller out in all browsers except the current one. */
export async function endOtherSignIns(
  ctx: ServiceContext,
  { userId, current }: { userId: string; current: string },
): Promise<void> {
  await endOwnSignIns(ctx, { userId, id: { not: current } });
}

async function endOwnSignIns(
  ctx: ServiceContext,
  { userId, id }: { userId: string; id: string | { not: string } },
): Promise<number> {
  const channel = channelOf(requirePerson(ctx));
  return inTransaction(ctx, async ({ db, now, requestId, address }) => {
    const { count: browsers } = await db.signIn.deleteMany({ where: { userId, id } });
    if (browsers === 0) return 0;
    await endStreams(db, userId);
    const occasion = { userId, channel, now: now(), requestId, address };
    await recordForUser(db, occasion, { action: "member.signed_out", data: { browsers } });
    return browsers;
  });
}

/** Signs out the browser whose cookie contains the secret. */
export async function endSignInOf(db: Database, secret: string): Promise<void> {
  const hash = hashSignInSecret(secret);
  const row = await db.signIn.findUnique({ where: { hash }, select: { userId: true } });
  if (!row) return;
  await db.signIn.deleteMany({ where: { hash } });
  await endStreams(db, row.userId);
}

/** Ends a user's open streams. Each stream rechecks its sign-in when its organization's members change. */
async function endStreams(db: Database | Transaction, userId: string): Promise<void> {
  const places = await db.member.findMany({
    where: { userId, removedAt: null },
    select: { organizationId: true },
  });
  for (const { organizationId } of places)
    await publishOnCommit(db, organizationId, { noun: "member", id: null });
}

/** Deletes expired sign-ins. */
export async function forgetSignIns(db: Database, now: Date): Promise<void> {
  const { lastUsedAfter, createdAfter } = signInLimits(now);
  await db.signIn.deleteMany({
    where: { OR: [{ lastUsedAt: { lte: lastUsedAfter } }, { createdAt: { lte: createdAfter } }] },
  });
}

/**
 * Returns two cutoff times. A sign-in has expired if it wasn't used after `lastUsedAfter` or wasn't created
 * after `createdAfter`.
 */
export function signInLimits(now: Date): { lastUsedAfter: Date; createdAfter: Date } {
  const { sessionIdleDays, sessionMaxDays } = env();
  return {
    lastUsedAfter: new Date(now.getTime() - sessionIdleDays * DAY_MS),
    createdAfter: new Date(now.getTime() - sessionMaxDays * DAY_MS),
  };
}

/** Generates the secret in a browser's cookie, which proves that the browser is signed in. Only its hash is stored. */
function makeSignInSecret(): string {
  return randomBytes(32).toString("base64url");
}

export function hashSignInSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

const EVERY_MS = 60_000;

/** Records that a sign-in was used, at most once a minute across all requests and processes. */
export async function touchSignIn(
  db: Database,
  { id, lastUsedAt }: { id: string; lastUsedAt: Date },
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - EVERY_MS);
  if (lastUsedAt > before) return;
  await db.signIn.updateMany({ where: { id, lastUsedAt: { lte: before } }, data: { lastUsedAt: now } });
}
