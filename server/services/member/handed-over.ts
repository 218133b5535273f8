import type { HandedOver } from "@/server/domain/member/handed-over";

/** What to read of a member to know whose link they joined by, and whether that matters in their organization. */
export const HANDED_OVER = {
  joinedByLinkFrom: true,
  joinedByLinkFromId: true,
  organization: { select: { countHandedOverMembers: true } },
} as const;

/** Null: nobody else held their link, or the organization counts their votes all the same. */
export function handedOverOf(member: {
  joinedByLinkFrom: string | null;
  joinedByLinkFromId: string | null;
  organization: { countHandedOverMembers: boolean };
}): HandedOver | null {
  if (member.joinedByLinkFrom === null || member.organization.countHandedOverMembers) return null;
  return { byId: member.joinedByLinkFromId, byName: member.joinedByLinkFrom };
}
