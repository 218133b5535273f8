import { scopesOf } from "@/server/domain/access/access";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { memberStatus } from "@/server/domain/member/rules";
import { mayDecide } from "@/server/domain/review/may-decide";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { ServiceContext } from "@/server/services/context";
import { JOINING, MEMBER_REF, presentMember } from "@/server/services/member/present";

type Organization = Pick<ServiceContext, "db" | "organizationId">;
type TakingPart = Awaited<ReturnType<typeof readTakingPart>>;

/** What of an open review says who can act on it. `voters`: who stands behind its text. */
export interface Undecided {
  policy: ReviewPolicy;
  requesterId: string;
  voters: readonly string[];
}

/** The members who take part now, with what says which reviews they may decide. */
export async function readTakingPart({ db, organizationId }: Organization) {
  const members = await db.member.findMany({
    where: { organizationId, removedAt: null },
    select: { ...MEMBER_REF.select, ...JOINING, role: true },
    orderBy: { id: "asc" },
  });
  return members.filter((member) => memberStatus(member) === "active");
}

/** Those of them who can act on an open review: they may decide it, and do not stand behind its text yet. */
export function decidersOf(members: TakingPart, review: Undecided): (MemberRef & { since: Date })[] {
  return members
    .filter(({ id, role, user: { email } }) => {
      const decider = { kind: "member" as const, memberId: id, email, role, scopes: scopesOf(role) };
      return !review.voters.includes(id) && mayDecide(decider, { ...review, status: "OPEN" }).allowed;
    })
    .map((row) => ({ ...presentMember(row), since: row.createdAt }));
}

/** The members who can act on an open review now. */
export async function findDeciders(ctx: Organization, review: Undecided) {
  return decidersOf(await readTakingPart(ctx), review);
}
