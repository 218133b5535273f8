import type { Page, PageQuery } from "@/server/domain/pagination";
import type { SlackCardDto } from "@/server/domain/slack/slack";
import { hasScope, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { readPage } from "@/server/services/read-page";

/** Lists the cards that the caller got in Slack, newest first. Someone who manages members sees everyone's cards. */
export async function listSlackCards(ctx: ServiceContext, query: PageQuery): Promise<Page<SlackCardDto>> {
  requireScope(ctx, "members:read");
  const { organizationId } = ctx;
  const { memberId } = requirePerson(ctx);
  const where = hasScope(ctx, "members:write") ? { organizationId } : { organizationId, memberId };
  return readPage(query, {
    count: () => ctx.db.slackCard.count({ where }),
    read: (window) =>
      ctx.db.slackCard.findMany({
        where,
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        include: {
          member: MEMBER_REF,
          review: { select: { run: { select: { workflowName: true } } } },
          connection: { select: { fault: true } },
        },
        ...window,
      }),
    present: ({ id, status, member, review, reviewId, connection, ...row }) => ({
      id,
      status,
      member: presentMember(member),
      workflowName: review.run.workflowName,
      reviewId: member.id === memberId ? reviewId : null,
      attempts: row.attempts,
      lastError: (status === "QUEUED" ? connection.fault : null) ?? row.lastError,
      createdAt: row.createdAt.toISOString(),
      sentAt: row.sentAt?.toISOString() ?? null,
    }),
  });
}
