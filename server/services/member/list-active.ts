import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { ServiceContext } from "@/server/services/context";
import { byName, MEMBER_REF, presentMember } from "./present";

/** The members there are now, by name: whom a review can ask. */
export async function listActiveMembers(ctx: ServiceContext): Promise<EditorDocument["members"]> {
  const rows = await ctx.db.member.findMany({
    where: { organizationId: ctx.organizationId, removedAt: null },
    select: { ...MEMBER_REF.select, role: true },
  });
  return rows.map((row) => ({ ...presentMember(row), role: row.role })).sort(byName);
}
