-- Reviews that people decided. A migration of its own, so that it locks no other table.
CREATE INDEX "Review_decided" ON "Review"("organizationId", "closedAt") INCLUDE ("createdAt", "workflowId", "status") WHERE "status" IN ('APPROVED', 'REJECTED', 'CHANGES_REQUESTED');
CREATE INDEX "Review_decided_of_workflow" ON "Review"("organizationId", "workflowId", "closedAt") INCLUDE ("createdAt", "status") WHERE "status" IN ('APPROVED', 'REJECTED', 'CHANGES_REQUESTED');
-- Approved drafts, and those that were edited. In reviews of a tool call, no one wrote a draft.
CREATE INDEX "Review_approved_draft" ON "Review"("organizationId", "closedAt") INCLUDE ("workflowId") WHERE "status" = 'APPROVED' AND "tool" IS NULL;
CREATE INDEX "Review_edited_draft" ON "Review"("organizationId", "closedAt") INCLUDE ("workflowId") WHERE "status" = 'APPROVED' AND "tool" IS NULL AND "hash" <> "draftHash";
