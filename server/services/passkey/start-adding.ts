import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
} from "@simplewebauthn/server";
import { AppError } from "@/server/domain/error";
import { MAX_PASSKEYS } from "@/server/domain/passkey/words";
import { requirePassword } from "@/server/services/account/require-password";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { ALGORITHMS } from "./algorithms";
import { storeChallenge } from "./challenges";
import { relyingParty } from "./relying-party";
import { ownPasskeys } from "./rows";

/** Returns the options that the browser needs to create a passkey for the caller. Requires their password. */
export async function startAddingPasskey(
  ctx: ServiceContext,
  { password }: { password: string },
): Promise<Omit<PublicKeyCredentialCreationOptionsJSON, "extensions">> {
  const { memberId, email } = requirePerson(ctx);
  await requirePassword(ctx, password);
  const existing = await ctx.db.passkey.findMany({ where: ownPasskeys(ctx), select: { credentialId: true } });
  if (existing.length >= MAX_PASSKEYS)
    throw new AppError("conflict", `You have ${MAX_PASSKEYS} passkeys. Remove one first.`);
  const { name: rpName, id: rpID } = relyingParty();
  const { extensions: _, ...options } = await generateRegistrationOptions({
    rpName,
    rpID,
    userName: email,
    userID: new TextEncoder().encode(memberId),
    attestationType: "none",
    excludeCredentials: existing.map(({ credentialId: id }) => ({ id })),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  await storeChallenge(ctx, { challenge: options.challenge });
  return options;
}
