-- Separate from the migration before, so that none locks two tables that the app locks in the other order.
-- AlterTable
ALTER TABLE "WebhookDelivery" ADD COLUMN "runId" TEXT,
ADD COLUMN "attemptLog" JSONB NOT NULL DEFAULT '[]';

-- CreateIndex
CREATE INDEX "WebhookDelivery_webhookId_createdAt_id_idx" ON "WebhookDelivery"("webhookId", "createdAt" DESC, "id" DESC);
CREATE INDEX "WebhookDelivery_runId_idx" ON "WebhookDelivery"("runId");
-- What to send next, by webhook.
CREATE INDEX "WebhookDelivery_queued" ON "WebhookDelivery"("webhookId", "dueAt", "id") WHERE "status" = 'QUEUED';
