import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "./present";

/** The members there are now, by name: whom a review can ask. */
export async function listActiveMembers(ctx: ServiceContext): Promise<EditorDocument["members"]> {
  const rows = await ctx.db.member.findMany({
    where: { organizationId: ctx.organizationId, removedAt: null },
    select: { ...MEMBER_REF.select, role: true },
    orderBy: [{ user: { name: "asc" } }, { id: "asc" }],
  });
  return rows.map((row) => ({ ...presentMember(row), role: row.role }));
}
