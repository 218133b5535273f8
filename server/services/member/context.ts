import type { Database, Transaction } from "@/server/db";
import { scopesOf } from "@/server/domain/access/access";
import { makeContext, type ServiceContext } from "@/server/services/context";

/** A context that acts as a member without a request: for the command line, the demo and tests. */
export async function makeMemberContext(
  db: Database | Transaction,
  memberId: string,
): Promise<ServiceContext> {
  const { id, organizationId, role, user } = await db.member.findUniqueOrThrow({
    where: { id: memberId },
    include: { user: { select: { email: true } } },
  });
  return makeContext({
    organizationId,
    actor: { kind: "member", memberId: id, email: user.email, role, scopes: scopesOf(role) },
    db,
    now: () => new Date(),
    requestId: "none",
  });
}
