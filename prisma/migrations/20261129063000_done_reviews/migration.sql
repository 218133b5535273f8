-- Closed reviews, the last decided first. Pages of the inbox find their rows without reading others.
CREATE INDEX "Review_done" ON "Review"("organizationId", "closedAt" DESC, "id" DESC) WHERE "status" <> 'OPEN';
