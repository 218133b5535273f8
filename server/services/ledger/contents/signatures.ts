import { createHash, createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import type { DecisionSignature, Prisma } from "@/server/generated/prisma/client";
import { hashText } from "@/server/services/hash-text";
import { challengeOf } from "@/server/services/ledger/decision-statement";

const USER_PRESENT_AND_VERIFIED = 0x05;

/** A passkey's signature with the signed decision and the ledger's data about the passkey. */
export interface SignedDecision extends DecisionSignature {
  memberId: string;
  forMemberId: string | null;
  textHash: string | null;
  reviewId: string;
  runId: string;
  action: string;
  destinations: string | null;
  added: unknown;
}

/** Reads the signatures on these runs' decisions, keyed by decision ID. */
export async function readSignatures(
  db: Prisma.TransactionClient,
  organizationId: string,
  runIds: string[],
): Promise<Map<string, SignedDecision>> {
  const rows = await db.$queryRaw<SignedDecision[]>`
    SELECT s.*, d."memberId", d."forMemberId", d."textHash", v."id" AS "reviewId", v."runId", v."action",
      v."destinations"::text, a."data" AS "added"
    FROM "DecisionSignature" s
      JOIN "Decision" d ON d."id" = s."decisionId"
      JOIN "Review" v ON v."id" = d."reviewId"
      LEFT JOIN "LedgerEntry" a ON a."subjectId" = d."memberId" AND a."organizationId" = s."organizationId"
        AND a."action" = 'passkey.added' AND a."data"->>'passkeyId' = s."passkeyId"
    WHERE v."runId" = ANY(${runIds}) AND s."organizationId" = ${organizationId}`;
  return new Map(rows.map((row) => [row.decisionId, row]));
}

const Added = z.object({
  publicKey: z.record(z.string(), z.string()),
  algorithm: z.enum(["ES256", "EdDSA", "RS256"]),
  rpId: z.string(),
});
const ClientData = z.object({ type: z.literal("webauthn.get"), challenge: z.string() });

/** Returns whether the passkey recorded in the ledger signed this decision. */
export function isSigned(row: SignedDecision): boolean {
  try {
    const { publicKey, algorithm, rpId } = Added.parse(row.added);
    const [client, state, signature] = [row.clientDataJSON, row.authenticatorData, row.signature].map(
      (text) => Buffer.from(text, "base64url"),
    ) as [Buffer, Buffer, Buffer];
    const { challenge } = ClientData.parse(JSON.parse(client.toString()));
    const bytes = Buffer.concat([state, createHash("sha256").update(client).digest()]);
    const key = createPublicKey({ key: publicKey, format: "jwk" });
    return (
      challenge === row.challenge &&
      isOfDecision(row) &&
      state.subarray(0, 32).toString("hex") === hashText(rpId) &&
      ((state[32] ?? 0) & USER_PRESENT_AND_VERIFIED) === USER_PRESENT_AND_VERIFIED &&
      verify(algorithm === "EdDSA" ? null : "sha256", bytes, key, signature)
    );
  } catch {
    return false;
  }
}

/**
 * Returns whether the signed challenge belongs to this decision. Also returns true if the run's content was erased,
 * because the nonce that the check needs was erased with it.
 */
function isOfDecision({ organizationId, nonce, policy, ...row }: SignedDecision): boolean {
  if (nonce === null || policy === null) return true;
  const challenge = challengeOf({
    organization: organizationId,
    run: row.runId,
    review: row.reviewId,
    member: row.memberId,
    forMember: row.forMemberId,
    decision: "approve",
    document: row.textHash ?? "",
    question: hashText(row.action),
    destinations: row.destinations === null ? null : hashText(row.destinations),
    policy: hashText(policy),
    nonce: Buffer.from(nonce).toString("base64url"),
  });
  return challenge === row.challenge;
}
