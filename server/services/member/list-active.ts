import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { ServiceContext } from "@/server/services/context";
import { HANDED_OVER, handedOverOf } from "./handed-over";
import { byName, MEMBER_REF, presentMember } from "./present";

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
