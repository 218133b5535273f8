import { scopesOf } from "@/server/domain/access/access";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { memberStatus } from "@/server/domain/member/rules";
import { mayApprove } from "@/server/domain/review/may-decide";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { ServiceContext } from "@/server/services/context";
import { HANDED_OVER, handedOverOf } from "@/server/services/member/handed-over";
import { JOINING, MEMBER_REF, presentMember } from "@/server/services/member/present";

type Organization = Pick<ServiceContext, "db" | "organizationId">;
type TakingPart = Awaited<ReturnType<typeof readTakingPart>>;

/** What determines who can still approve an open review. `voters`: the members who approved its text. */
export interface Undecided {
  policy: ReviewPolicy;
  requesterId: string;
  requesterLinkFromId: string | null;
  voters: readonly string[];
}

/** The active members, with what determines which reviews they may approve. */
export async function readTakingPart({ db, organizationId }: Organization) {
  const members = await db.member.findMany({
    where: { organizationId, removedAt: null },
    select: { ...MEMBER_REF.select, ...JOINING, ...HANDED_OVER, role: true },
    orderBy: { id: "asc" },
  });
  return members.filter((member) => memberStatus(member) === "active");
}

/** Those whose approval counts for an open review and who haven't approved its text yet. */
export function decidersOf(members: TakingPart, review: Undecided): MemberRef[] {
  return members
    .filter((member) => {
      const { id, role, user } = member;
      const decider = {
        kind: "member" as const,
        memberId: id,
        email: user.email,
        role,
        scopes: scopesOf(role),
        handedOver: handedOverOf(member),
      };
      return !review.voters.includes(id) && mayApprove(decider, { ...review, status: "OPEN" }).allowed;
    })
    .map(presentMember);
}

/** The members who can currently approve an open review. */
export async function findDeciders(ctx: Organization, review: Undecided) {
  return decidersOf(await readTakingPart(ctx), review);
}
