import { scopesOf } from "@/server/domain/access/access";
import { memberStatus } from "@/server/domain/member/rules";
import { mayApprove } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { reviewLinkEnd } from "@/server/services/link/token";
import { handedOverOf } from "@/server/services/member/handed-over";
import { presentMember } from "@/server/services/member/present";
import { requesterOf } from "@/server/services/review/requester";
import type { MessageRow } from "./present";

type Recipient = MessageRow["member"];
type Review = NonNullable<MessageRow["review"]>;

/** Why a message is obsolete, in words. Null if its recipient can still act on it. */
export function whyOver({ member, review, createdAt }: MessageRow, now: Date): string | null {
  if (member.removedAt) return `${presentMember(member).name} is no longer a member.`;
  if (!review) return whyInvitationOver(member, createdAt, now);
  if (review.status !== "OPEN") return "Its review is closed: there is nothing left to decide.";
  if (reviewLinkEnd(review.dueAt, createdAt) <= now) return "The link in it has expired.";
  return whyNotTheirs(member, review);
}

function whyNotTheirs(member: Recipient, { policy, run, decisions }: Review): string | null {
  const { id: memberId, role, user } = member;
  if (decisions.some((vote) => vote.memberId === memberId)) return `${user.name} has approved the text.`;
  const decider = {
    kind: "member" as const,
    memberId,
    email: user.email,
    role,
    scopes: scopesOf(role),
    handedOver: handedOverOf(member),
  };
  const asked = {
    status: "OPEN" as const,
    policy: ReviewPolicy.parse(policy),
    ...requesterOf(run.startedBy),
  };
  const may = memberStatus(member) === "active" && mayApprove(decider, asked).allowed;
  return may ? null : `${user.name} can no longer decide this review.`;
}

/** An invitation is written after its link was made: a link that is younger than the message took its place. */
function whyInvitationOver({ invitations }: Recipient, createdAt: Date, now: Date): string | null {
  if (invitations.some((link) => link.createdAt > createdAt)) return "A newer link replaced this one.";
  const [own] = invitations.toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt));
  if (own?.usedAt) return "The link in it was used.";
  return own && own.expiresAt > now ? null : "The link in it has expired.";
}
