import type { Database, Transaction } from "@/server/db";
import { seal, unseal } from "@/server/services/secret/seal";
import { invitationUrl } from "./token";

/** The token as the database keeps it until its mail is sent. It opens for this invitation only. */
export function sealToken(invitationId: string, token: string): string {
  return seal("invitation", invitationId, token);
}

/** The link of a member's newest usable invitation, made no later than its message. Null: it is gone. */
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
  return invitationUrl(unseal("invitation", found.id, found.sealedToken));
}

/** Once a member's link is in their mailbox, or opens nothing anymore, only its hash is kept. */
export async function forgetTokens(db: Database | Transaction, memberId: string): Promise<void> {
  await db.invitation.updateMany({
    where: { memberId, sealedToken: { not: null } },
    data: { sealedToken: null },
  });
}
