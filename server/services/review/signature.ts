import { AppError } from "@/server/domain/error";
import type { Assertion } from "@/server/domain/passkey/passkey";
import { CHANGED_WHILE_SIGNING, NO_SIGNATURE, WRONG_SIGNATURE } from "@/server/domain/passkey/words";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { DecisionSignature, Passkey } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { challengeOf } from "@/server/services/ledger/decision-statement";
import { takeChallenge } from "@/server/services/passkey/challenges";
import { relyingParty, toCredential } from "@/server/services/passkey/relying-party";
import { ownPasskeys } from "@/server/services/passkey/rows";

/** An approval for the caller to sign. `forMemberId` is the member the caller covers for, or null. */
interface Approval {
  review: { id: string; runId: string };
  forMemberId: string | null;
  text: string;
}

type Signature = Omit<DecisionSignature, "decisionId">;

/**
 * Returns the challenge for an approval, and the review's policy as Postgres prints it. The challenge covers the data
 * that the decision would record.
 */
export async function makeChallenge(
  ctx: ServiceContext,
  { review: { id, runId }, forMemberId, text }: Approval,
  nonce: Uint8Array,
): Promise<{ challenge: string; policy: string }> {
  const { db, organizationId } = ctx;
  const [row] = await db.$queryRaw<{ action: string; destinations: string | null; policy: string }[]>`
    SELECT "action", "destinations"::text, "policy"::text FROM "Review"
    WHERE "id" = ${id} AND "organizationId" = ${organizationId}`;
  if (!row) throw new Error(`review ${id} was deleted`);
  const challenge = challengeOf({
    organization: organizationId,
    run: runId,
    review: id,
    member: requirePerson(ctx).memberId,
    forMember: forMemberId,
    decision: "approve",
    document: hashText(text),
    question: hashText(row.action),
    destinations: row.destinations === null ? null : hashText(row.destinations),
    policy: hashText(row.policy),
    nonce: Buffer.from(nonce).toString("base64url"),
  });
  return { challenge, policy: row.policy };
}

/**
 * Throws unless one of the caller's passkeys signed exactly the approval that's about to be recorded. Returns null if
 * the policy doesn't require a signature.
 */
export async function requireSignature(
  ctx: ServiceContext & { db: Transaction },
  approval: Approval & { policy: unknown },
  assertion: Assertion | undefined,
): Promise<Signature | null> {
  if (!ReviewPolicy.parse(approval.policy).requirePasskey) return null;
  if (!assertion) throw new AppError("forbidden", NO_SIGNATURE);
  const { clientDataJSON, authenticatorData, signature } = assertion;
  const asked = await takeChallenge(ctx, clientDataJSON, approval.review.id);
  const passkey = await ctx.db.passkey.findFirst({
    where: { ...ownPasskeys(ctx), credentialId: assertion.credential },
  });
  if (!asked?.nonce || !passkey) throw new AppError("forbidden", WRONG_SIGNATURE);
  const { challenge, policy } = await makeChallenge(ctx, approval, asked.nonce);
  if (challenge !== asked.challenge) throw new AppError("conflict", CHANGED_WHILE_SIGNING);
  const counter = await verifyAssertion(assertion, challenge, passkey);
  if (counter === null) throw new AppError("forbidden", WRONG_SIGNATURE);
  const { organizationId } = ctx;
  const createdAt = ctx.now();
  await ctx.db.passkey.updateMany({
    where: { id: passkey.id, organizationId },
    data: { counter, lastUsedAt: createdAt },
  });
  return {
    organizationId,
    passkeyId: passkey.id,
    nonce: asked.nonce,
    policy,
    challenge,
    clientDataJSON,
    authenticatorData,
    signature,
    createdAt,
  };
}

/** Returns the passkey's new signature counter, or null if the passkey didn't sign this challenge. */
async function verifyAssertion(
  { credential: id, ...response }: Assertion,
  challenge: string,
  { credentialId, publicKey, counter }: Passkey,
): Promise<number | null> {
  // This library is loaded only when it's needed, because few decisions are signed.
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  const options = {
    response: toCredential(id, response),
    expectedChallenge: challenge,
    expectedOrigin,
    expectedRPID,
    credential: { id: credentialId, publicKey: new Uint8Array(publicKey), counter: Number(counter) },
  };
  const { verified, authenticationInfo } = await verifyAuthenticationResponse(options).catch(() => ({
    verified: false,
    authenticationInfo: null,
  }));
  return verified && authenticationInfo ? authenticationInfo.newCounter : null;
}
