import { HANDED_OVER, handedOverOf } from "@/server/services/member/handed-over";

/** What to select of the member who started a run to know who may decide its reviews. */
export const REQUESTER = { select: { id: true, ...HANDED_OVER } } as const;

export function requesterOf(startedBy: { id: string } & Parameters<typeof handedOverOf>[0]) {
  return { requesterId: startedBy.id, requesterLinkFromId: handedOverOf(startedBy)?.byId ?? null };
}
