import { scopesOf } from "@/server/domain/access/access";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { makeContext, NO_REQUEST, type ServiceContext } from "@/server/services/context";
import { coveringAt, rightsOf } from "@/server/services/presenters/member";

/** A member with the fields that `contextOf` needs. */
export const memberAt = (now: Date) =>
  ({
    include: { user: { select: { email: true } }, organization: true, ...coveringAt(now) },
  }) as const satisfies Prisma.MemberDefaultArgs;

type MemberRow = Prisma.MemberGetPayload<ReturnType<typeof memberAt>>;

/** Makes a context that acts as a member outside of requests, for the command line, the demo, and tests. */
export async function makeMemberContext(
  db: Database | Transaction,
  memberId: string,
): Promise<ServiceContext> {
  const member = await db.member.findFirstOrThrow({ where: { id: memberId }, ...memberAt(new Date()) });
  return contextOf(member, db);
}

export function contextOf(member: MemberRow, db: Database | Transaction): ServiceContext {
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
    ...NO_REQUEST,
  });
}
