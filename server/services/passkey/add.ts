import { verifyRegistrationResponse } from "@simplewebauthn/server";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { AddPasskeyInput, PasskeyDto } from "@/server/domain/passkey/passkey";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockToChange } from "@/server/services/lock-member";
import { ALGORITHMS, toJwk } from "./algorithms";
import { takeChallenge } from "./challenges";
import { relyingParty, toCredential } from "./relying-party";
import { presentPasskey } from "./rows";

/** Adds the passkey that the caller's browser created. Its public key is recorded in the ledger. */
export async function addPasskey(
  ctx: ServiceContext,
  { name, credential, ...response }: AddPasskeyInput,
): Promise<PasskeyDto> {
  const { memberId } = requirePerson(ctx);
  const asked = await takeChallenge(ctx, response.clientDataJSON, null);
  if (!asked) throw refused();
  const { id: rpId, origin } = relyingParty();
  const { registrationInfo } = await verifyRegistrationResponse({
    response: toCredential(credential, response),
    expectedChallenge: asked.challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => {
    throw refused();
  });
  if (!registrationInfo) throw refused();
  const { id: credentialId, publicKey, counter } = registrationInfo.credential;
  const jwk = toJwk(publicKey);
  if (!jwk) throw refused();
  const { alg: algorithm, ...key } = jwk;
  return inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    await lockToChange(ctx, memberId);
    if (await db.passkey.findFirst({ where: { organizationId, credentialId } }))
      throw new AppError("conflict", "This passkey was already added.");
    const id = makeId("pky");
    const data = {
      id,
      organizationId,
      memberId,
      name,
      credentialId,
      publicKey,
      counter,
      createdAt: ctx.now(),
    };
    const passkey = await db.passkey.create({ data });
    await recordEntry(ctx, {
      action: "passkey.added",
      subject: { type: "member", id: memberId },
      data: { passkeyId: id, credentialId, publicKey: key, algorithm, rpId },
      private: { after: { name } },
    });
    return presentPasskey(passkey);
  });
}

function refused(): AppError {
  return new AppError("invalid-input", "The passkey response is invalid or arrived too late. Try again.");
}
