-- AlterEnum
ALTER TYPE "StepRunStatus" ADD VALUE 'RECORDED';

-- AlterTable
ALTER TABLE "StepRun" ADD COLUMN "approvedInId" TEXT,
ADD COLUMN "asksAgainId" TEXT,
ADD COLUMN "reused" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Rerun" (
    "runId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "sourceRunId" TEXT NOT NULL,
    "fromStepOrder" INTEGER NOT NULL,
    "edited" BOOLEAN NOT NULL,
    "confirmed" INTEGER[],
    "turnsUntil" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Rerun_pkey" PRIMARY KEY ("runId")
);

-- CreateTable
CREATE TABLE "RunRequester" (
    "runId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,

    CONSTRAINT "RunRequester_pkey" PRIMARY KEY ("runId","memberId")
);

-- CreateIndex
CREATE INDEX "Rerun_sourceRunId_idx" ON "Rerun"("sourceRunId");

-- CreateIndex
CREATE INDEX "RunRequester_memberId_idx" ON "RunRequester"("memberId");

-- The outputs of earlier approvals are found from the review when it is deleted with its run.
CREATE INDEX "StepRun_approvedInId_idx" ON "StepRun"("approvedInId") WHERE "approvedInId" IS NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "Rerun_runId_organizationId_key" ON "Rerun"("runId", "organizationId");

-- AddForeignKey
ALTER TABLE "StepRun" ADD CONSTRAINT "StepRun_approvedInId_organizationId_fkey" FOREIGN KEY ("approvedInId", "organizationId") REFERENCES "Review"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rerun" ADD CONSTRAINT "Rerun_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rerun" ADD CONSTRAINT "Rerun_sourceRunId_organizationId_fkey" FOREIGN KEY ("sourceRunId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunRequester" ADD CONSTRAINT "RunRequester_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunRequester" ADD CONSTRAINT "RunRequester_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;
