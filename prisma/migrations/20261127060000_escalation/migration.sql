ALTER TYPE "MessageKind" ADD VALUE 'REVIEW_ESCALATED';

-- Null in reviews without an escalation, and in all earlier ones.
ALTER TABLE "Review" ADD COLUMN "escalatesAt" TIMESTAMPTZ(3),
ADD COLUMN "escalatedAt" TIMESTAMPTZ(3);
CREATE INDEX "Review_status_escalatedAt_escalatesAt_idx" ON "Review"("status", "escalatedAt", "escalatesAt");
