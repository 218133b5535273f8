-- AlterEnum
ALTER TYPE "JobKind" ADD VALUE 'CONTINUE';

-- AlterEnum
ALTER TYPE "StepRunStatus" ADD VALUE 'REPLACED';

-- AlterTable
ALTER TABLE "Review" ADD COLUMN "asksAgainId" TEXT;

-- CreateTable
CREATE TABLE "RunContinuation" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "joinedByLinkFrom" TEXT,
    "channel" "Channel" NOT NULL,
    "tokenId" TEXT,
    "tokenName" TEXT,
    "stepId" TEXT NOT NULL,
    "stepOrder" INTEGER NOT NULL,
    "reason" "RunReason" NOT NULL,
    "error" JSONB,
    "failedAt" TIMESTAMPTZ(3) NOT NULL,
    "toVersionId" TEXT,
    "toRevision" INTEGER,
    "fromVersionId" TEXT,
    "input" TEXT,
    "inputBefore" TEXT,
    "replacedId" TEXT,
    "askedAgainId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RunContinuation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "RunContinuation_replacedId_key" ON "RunContinuation"("replacedId");

-- CreateIndex
CREATE INDEX "RunContinuation_runId_createdAt_idx" ON "RunContinuation"("runId", "createdAt");

-- CreateIndex
CREATE INDEX "RunContinuation_byId_idx" ON "RunContinuation"("byId");

-- AddForeignKey
ALTER TABLE "RunContinuation" ADD CONSTRAINT "RunContinuation_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunContinuation" ADD CONSTRAINT "RunContinuation_byId_organizationId_fkey" FOREIGN KEY ("byId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- A run that continues on a newer version of its workflow gets the agents of that version, and keeps the record of
-- those before.
ALTER TABLE "RunAgent" ADD COLUMN "since" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "RunAgent" DROP CONSTRAINT "RunAgent_pkey";
ALTER TABLE "RunAgent" ADD CONSTRAINT "RunAgent_pkey" PRIMARY KEY ("runId", "agentId", "since");
