import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { ServiceContext } from "@/server/services/context";
import {
  byName,
  HANDED_OVER,
  handedOverOf,
  MEMBER_REF,
  presentMember,
} from "@/server/services/presenters/member";

/** The members a review can ask, by name. */
export async function listActiveMembers(ctx: ServiceContext): Promise<EditorDocument["members"]> {
  const rows = await ctx.db.member.findMany({
    where: { organizationId: ctx.organizationId, removedAt: null },
    select: { ...MEMBER_REF.select, ...HANDED_OVER, role: true },
  });
  return rows
    .map((row) => ({ ...presentMember(row), role: row.role, handedOver: handedOverOf(row) !== null }))
    .sort(byName);
}
