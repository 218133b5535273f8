import type { ProposalDto } from "@/server/domain/change/change";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { isCurrent, mayChange, readProposal } from "./rows";

/**
 * Lists the changes that are waiting for a second person, newest first. Omits changes that are out of date and changes
 * that the caller doesn't have the scope to make.
 */
export async function listProposals(ctx: ServiceContext): Promise<ProposalDto[]> {
  requireScope(ctx, "members:read");
  const { memberId } = requirePerson(ctx);
  const rows = await ctx.db.changeProposal.findMany({
    where: { organizationId: ctx.organizationId, member: { removedAt: null } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: { member: MEMBER_REF },
  });
  const listed: ProposalDto[] = [];
  for (const row of rows) {
    const proposal = readProposal(row);
    if (!mayChange(ctx, proposal.subject) || !(await isCurrent(ctx, proposal))) continue;
    listed.push({
      id: row.id,
      subject: proposal.subject,
      by: presentMember(row.member),
      createdAt: row.createdAt.toISOString(),
      weakens: proposal.weakens,
      mine: row.memberId === memberId,
      isDraft: proposal.request.verb === "publishDraft",
    });
  }
  return listed;
}
