import { type Role, type Scope, scopesInForce } from "@/server/domain/access/access";
import { memberStatus } from "@/server/domain/member/rules";
import type { Database, Transaction } from "@/server/infra/db";
import { JOINING, rightsAt, rightsOf } from "./presenters/member";

/** The scopes of someone who acts without a session, through an emailed link or in Slack. */
const SCOPES: readonly Scope[] = ["reviews:read", "reviews:decide"];

interface ActingMember {
  userId: string;
  name: string;
  since: Date;
  /** The actor's fields, except its kind. */
  acting: { memberId: string; email: string; role: Role; scopes: Scope[] } & ReturnType<typeof rightsOf>;
}

/** Reads a member who acts without a session. Null for someone who isn't a member or hasn't joined yet. */
export async function readActingMember(
  db: Database | Transaction,
  { memberId, organizationId }: { memberId: string; organizationId: string },
): Promise<ActingMember | null> {
  const member = await db.member.findFirst({
    where: { id: memberId, organizationId },
    select: {
      ...JOINING,
      ...rightsAt(new Date()),
      userId: true,
      role: true,
      removedAt: true,
      user: { select: { email: true, name: true } },
    },
  });
  if (!member || member.removedAt || memberStatus(member) !== "active") return null;
  const { userId, role, user, createdAt: since } = member;
  const scopes = scopesInForce(role, SCOPES);
  const acting = { memberId, email: user.email, role, scopes, ...rightsOf(member) };
  return { userId, name: user.name, since, acting };
}
