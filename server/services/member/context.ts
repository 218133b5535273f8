import { scopesOf } from "@/server/domain/access/access";
import type { Database, Transaction } from "@/server/infra/db";
import { makeContext, type ServiceContext } from "@/server/services/context";
import { coveringAt, rightsOf } from "@/server/services/presenters/member";

/** Makes a context that acts as a member outside of requests, for the command line, the demo, and tests. */
export async function makeMemberContext(
  db: Database | Transaction,
  memberId: string,
): Promise<ServiceContext> {
  const member = await db.member.findFirstOrThrow({
    where: { id: memberId },
    include: { user: { select: { email: true } }, organization: true, ...coveringAt(new Date()) },
  });
  const { id, organizationId, role, user } = member;
  return makeContext({
    organizationId,
    actor: {
      kind: "member",
      memberId: id,
      email: user.email,
      role,
      scopes: scopesOf(role),
      ...rightsOf(member),
    },
    db,
    now: () => new Date(),
    requestId: "none",
  });
}
