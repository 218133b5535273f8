-- An organization can have several webhooks. The existing one keeps its events, which are all that it got so far.
DROP INDEX "Webhook_organizationId_key";
CREATE INDEX "Webhook_organizationId_idx" ON "Webhook"("organizationId");

-- CreateEnum
CREATE TYPE "WebhookDisabling" AS ENUM ('MEMBER', 'FAILING');

-- AlterTable
ALTER TABLE "Webhook" ADD COLUMN "events" TEXT[] NOT NULL DEFAULT '{review.opened,review.reassigned,review.escalated,review.decided}',
ADD COLUMN "disabledAt" TIMESTAMPTZ(3),
ADD COLUMN "disabledReason" "WebhookDisabling",
ADD COLUMN "failingSince" TIMESTAMPTZ(3);
ALTER TABLE "Webhook" ALTER COLUMN "events" DROP DEFAULT;

-- The message to owners and admins about a webhook that was disabled because it kept failing.
ALTER TYPE "MessageKind" ADD VALUE 'WEBHOOK_DISABLED' BEFORE 'INVITATION';
