-- CreateEnum
CREATE TYPE "OutgoingChannel" AS ENUM ('EMAIL', 'SLACK');

-- CreateEnum
CREATE TYPE "OutgoingStatus" AS ENUM ('SENDING', 'SENT', 'KEPT', 'REFUSED', 'UNCERTAIN');

-- CreateTable
CREATE TABLE "OutgoingMessage" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "stepRunId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "channel" "OutgoingChannel" NOT NULL,
    "status" "OutgoingStatus" NOT NULL,
    "to" TEXT[],
    "cc" TEXT[],
    "subject" TEXT,
    "text" TEXT NOT NULL,
    "html" TEXT,
    "answer" TEXT,
    "providerId" TEXT,
    "refused" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "beganAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "OutgoingMessage_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "OutgoingMessage_organizationId_key_key" ON "OutgoingMessage"("organizationId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "OutgoingMessage_id_organizationId_key" ON "OutgoingMessage"("id", "organizationId");

-- CreateIndex
CREATE INDEX "OutgoingMessage_organizationId_createdAt_id_idx" ON "OutgoingMessage"("organizationId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "OutgoingMessage_stepRunId_idx" ON "OutgoingMessage"("stepRunId");

-- CreateIndex
CREATE INDEX "OutgoingMessage_runId_idx" ON "OutgoingMessage"("runId");

-- AddForeignKey
ALTER TABLE "OutgoingMessage" ADD CONSTRAINT "OutgoingMessage_stepRunId_organizationId_fkey" FOREIGN KEY ("stepRunId", "organizationId") REFERENCES "StepRun"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "Review" ADD COLUMN "outgoingId" TEXT;

-- The reviews about a message are found when it is deleted with its run.
CREATE INDEX "Review_outgoingId_idx" ON "Review"("outgoingId") WHERE "outgoingId" IS NOT NULL;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_outgoingId_organizationId_fkey" FOREIGN KEY ("outgoingId", "organizationId") REFERENCES "OutgoingMessage"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
