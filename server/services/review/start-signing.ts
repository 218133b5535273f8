import { randomBytes } from "node:crypto";
import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import { AppError, notFound } from "@/server/domain/error";
import type { StartSigningInput } from "@/server/domain/passkey/passkey";
import { NO_PASSKEY } from "@/server/domain/passkey/words";
import type { ServiceContext } from "@/server/services/context";
import { storeChallenge } from "@/server/services/passkey/challenges";
import { relyingParty } from "@/server/services/passkey/relying-party";
import { ownPasskeys } from "@/server/services/passkey/rows";
import { requireDecider } from "@/server/services/require-decider";
import { requireDecidable } from "./decide";
import { makeChallenge } from "./signature";

/**
 * Returns the options that the browser needs to sign an approval of this text with one of the caller's passkeys. The
 * decision then has to be about the same text, question, destinations, and policy.
 */
export async function startSigning(
  ctx: ServiceContext,
  { id, output, shown }: StartSigningInput,
): Promise<Omit<PublicKeyCredentialRequestOptionsJSON, "extensions">> {
  requireDecider(ctx);
  const where = { id, organizationId: ctx.organizationId };
  if (!(await ctx.db.review.findFirst({ where, select: { id: true } }))) throw notFound("review");
  const review = await requireDecidable(ctx, { id, decision: "approve", shown });
  const passkeys = await ctx.db.passkey.findMany({ where: ownPasskeys(ctx), select: { credentialId: true } });
  if (passkeys.length === 0) throw new AppError("forbidden", NO_PASSKEY);
  const nonce = randomBytes(32);
  const approval = {
    review,
    forMemberId: review.coveredFor?.memberId ?? null,
    text: output ?? review.text,
  };
  const { challenge } = await makeChallenge(ctx, approval, nonce);
  await storeChallenge(ctx, { challenge, reviewId: id, nonce });
  const { extensions: _, ...options } = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    allowCredentials: passkeys.map(({ credentialId: id }) => ({ id })),
    userVerification: "required",
  });
  return options;
}
