import type { Database } from "@/server/infra/db";

/**
 * Returns everything that an organization owns as one string, to detect changes. Omits the times when
 * something was last used or woken, since these change on their own.
 */
export async function snapshot(db: Database, organizationId: string): Promise<string> {
  const where = { organizationId };
  const orderBy = { id: "asc" as const };
  const tables = await Promise.all([
    db.workflow.findMany({ where, orderBy }),
    db.workflowVersion.findMany({ where, orderBy }),
    db.workflowDraft.findMany({ where, orderBy: { workflowId: "asc" } }),
    db.session.findMany({ where, orderBy }),
    db.run.findMany({ where, orderBy, omit: { dispatchedAt: true } }),
    db.runView.findMany({ where, orderBy }),
    db.bulkAction.findMany({ where, orderBy }),
    db.bulkItem.findMany({ where, orderBy: [{ actionId: "asc" }, { position: "asc" }] }),
    db.stepRun.findMany({ where, orderBy }),
    db.review.findMany({ where, orderBy, omit: { dispatchedAt: true } }),
    db.decision.findMany({ where, orderBy }),
    db.reviewComment.findMany({ where, orderBy }),
    db.commentText.findMany({ where, orderBy: [{ commentId: "asc" }, { number: "asc" }] }),
    db.commentMention.findMany({ where, orderBy: [{ commentId: "asc" }, { memberId: "asc" }] }),
    db.reviewReassignment.findMany({ where, orderBy }),
    db.reviewReading.findMany({ where, orderBy }),
    db.job.findMany({ where, orderBy }),
    db.member.findMany({ where, orderBy }),
    db.memberCover.findMany({ where, orderBy }),
    db.invitation.findMany({ where, orderBy }),
    db.message.findMany({ where, orderBy }),
    db.notification.findMany({ where, orderBy }),
    db.notificationPreference.findMany({ where, orderBy: [{ memberId: "asc" }, { kind: "asc" }] }),
    db.trigger.findMany({ where, orderBy }),
    db.triggerFiring.findMany({ where, orderBy }),
    db.webhook.findMany({ where, orderBy }),
    db.webhookDelivery.findMany({ where, orderBy }),
    db.ledgerCheck.findMany({ where, orderBy }),
    db.ledgerWitness.findMany({ where, orderBy }),
    db.apiToken.findMany({ where, orderBy, omit: { lastUsedAt: true } }),
    db.agent.findMany({ where, orderBy }),
    db.agentRevision.findMany({ where, orderBy: [{ agentId: "asc" }, { revision: "asc" }] }),
    db.workflowVersionAgent.findMany({
      where,
      orderBy: [{ workflowVersionId: "asc" }, { agentId: "asc" }],
    }),
    db.credential.findMany({ where, orderBy }),
    db.toolServer.findMany({ where, orderBy }),
    db.toolCall.findMany({ where, orderBy }),
    db.modelPrice.findMany({ where, orderBy: [{ model: "asc" }, { provider: "asc" }] }),
    db.spending.findMany({ where, orderBy: { month: "asc" } }),
    db.organization.findMany({ where: { id: organizationId } }),
    db.changeRecord.findMany({ where, orderBy }),
    db.changeProposal.findMany({ where, orderBy }),
    db.idempotencyRecord.findMany({ where, orderBy: [{ route: "asc" }, { key: "asc" }] }),
  ]);
  return JSON.stringify(tables, (_, value) => (typeof value === "bigint" ? String(value) : value));
}
