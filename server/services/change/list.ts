import { ChangeDto } from "@/server/domain/change/change";
import type { Page, PageQuery } from "@/server/domain/pagination";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { readPage } from "@/server/services/read-page";

/** Lists the recorded changes that removed or weakened safeguards, newest first. */
export async function listChanges(ctx: ServiceContext, query: PageQuery): Promise<Page<ChangeDto>> {
  requireScope(ctx, "members:write");
  const where = { organizationId: ctx.organizationId };
  const page = await readPage(query, {
    count: () => ctx.db.changeRecord.count({ where }),
    read: (window) =>
      ctx.db.changeRecord.findMany({
        where,
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        include: { member: MEMBER_REF, proposedBy: MEMBER_REF },
        ...window,
      }),
    present: (row) => row,
  });
  const ids = page.content.flatMap(({ tokenId }) => tokenId ?? []);
  const tokens = await ctx.db.apiToken.findMany({
    where: { ...where, id: { in: ids } },
    select: { id: true, name: true },
  });
  const content = page.content.map(({ member, proposedBy, tokenId, subjectType, ...row }) =>
    ChangeDto.parse({
      ...row,
      subject: { type: subjectType, id: row.subjectId, name: row.subjectName },
      by: presentMember(member),
      proposedBy: proposedBy && presentMember(proposedBy),
      token: tokens.find(({ id }) => id === tokenId)?.name ?? null,
      createdAt: row.createdAt.toISOString(),
    }),
  );
  return { ...page, content };
}
