import type { Database, Transaction } from "@/server/infra/db";
import { seal, unseal } from "@/server/services/secret/seal";
import { UnreadableSecretError } from "@/server/services/secret/unreadable";
import { invitationUrl } from "./token";

/** Encrypts the token for the database until its mail is sent. It can only be decrypted for this invitation. */
export function sealToken(invitationId: string, token: string): string {
  return seal("invitation", invitationId, token);
}

/** The link of a member's newest usable invitation that isn't newer than the message. Null if there is none. */
export async function findSealedLink(
  db: Database,
  { memberId, before }: { memberId: string; before: Date },
): Promise<string | null> {
  const found = await db.invitation.findFirst({
    where: { memberId, usedAt: null, createdAt: { lte: before }, sealedToken: { not: null } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true, sealedToken: true },
  });
  if (!found?.sealedToken) return null;
  return invitationUrl(openToken(found.id, found.sealedToken));
}

function openToken(invitationId: string, sealed: string): string {
  try {
    return unseal("invitation", invitationId, sealed);
  } catch (error) {
    if (!(error instanceof UnreadableSecretError)) throw error;
    throw new UnreadableSecretError(
      "Its link can't be read because APP_SECRET has changed. Restore the previous APP_SECRET and send it again, or create a new link.",
    );
  }
}

/** Once a member's link is mailed or invalid, only its hash is kept. */
export async function forgetTokens(db: Database | Transaction, memberId: string): Promise<void> {
  await db.invitation.updateMany({
    where: { memberId, sealedToken: { not: null } },
    data: { sealedToken: null },
  });
}
