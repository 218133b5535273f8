import type { HandedOver } from "@/server/domain/member/handed-over";

/** The fields that tell whose link a member joined through and whether it matters in their organization. */
export const HANDED_OVER = {
  joinedByLinkFrom: true,
  joinedByLinkFromId: true,
  organization: { select: { countHandedOverMembers: true } },
} as const;

/** Null if nobody else had their link, or if the organization counts their votes anyway. */
export function handedOverOf(member: {
  joinedByLinkFrom: string | null;
  joinedByLinkFromId: string | null;
  organization: { countHandedOverMembers: boolean };
}): HandedOver | null {
  if (member.joinedByLinkFrom === null || member.organization.countHandedOverMembers) return null;
  return { byId: member.joinedByLinkFromId, byName: member.joinedByLinkFrom };
}
