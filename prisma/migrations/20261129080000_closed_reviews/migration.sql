-- Closed reviews of an organization and of each workflow, the last decided first. Where it isn't known when a review
-- was closed, it's by when it was opened, as in the totals.
CREATE INDEX "Review_closed" ON "Review"("organizationId", (coalesce("closedAt", "createdAt")) DESC, "id" DESC) WHERE "status" <> 'OPEN';
CREATE INDEX "Review_closed_of_workflow" ON "Review"("organizationId", "workflowId", (coalesce("closedAt", "createdAt")) DESC, "id" DESC) WHERE "status" <> 'OPEN';
