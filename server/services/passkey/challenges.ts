import type { PasskeyChallenge } from "@/server/generated/prisma/client";
import { requirePerson, type ServiceContext } from "@/server/services/context";

const VALID_MS = 5 * 60_000;

type Purpose = Pick<PasskeyChallenge, "challenge"> & Partial<Pick<PasskeyChallenge, "reviewId" | "nonce">>;

/** Stores the challenge that the caller's passkey has to sign. */
export async function storeChallenge(ctx: ServiceContext, purpose: Purpose): Promise<void> {
  const { db, organizationId } = ctx;
  const { memberId } = requirePerson(ctx);
  const now = ctx.now();
  await db.passkeyChallenge.deleteMany({ where: { organizationId, memberId, expiresAt: { lte: now } } });
  const expiresAt = new Date(now.getTime() + VALID_MS);
  await db.passkeyChallenge.create({ data: { ...purpose, organizationId, memberId, expiresAt } });
}

/**
 * Finds and deletes the challenge that the caller's passkey signed. Null if there is none, or if it was used or has
 * expired.
 */
export async function takeChallenge(
  ctx: ServiceContext,
  clientDataJSON: string,
  reviewId: string | null,
): Promise<PasskeyChallenge | null> {
  const { db, organizationId } = ctx;
  const { memberId } = requirePerson(ctx);
  const challenge = readChallenge(clientDataJSON);
  if (challenge === null) return null;
  const where = { challenge, organizationId, memberId, reviewId, expiresAt: { gt: ctx.now() } };
  const found = await db.passkeyChallenge.findFirst({ where });
  const { count } = await db.passkeyChallenge.deleteMany({ where });
  return count === 0 ? null : found;
}

function readChallenge(clientDataJSON: string): string | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString());
    return typeof challenge === "string" ? challenge : null;
  } catch {
    return null;
  }
}
