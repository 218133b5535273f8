-- CreateEnum
CREATE TYPE "BulkKind" AS ENUM ('CONTINUE', 'RERUN', 'CANCEL');

-- CreateEnum
CREATE TYPE "BulkOutcome" AS ENUM ('DONE', 'REFUSED');

-- CreateTable
CREATE TABLE "BulkAction" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "kind" "BulkKind" NOT NULL,
    "name" TEXT NOT NULL,
    "allowSideEffects" BOOLEAN NOT NULL DEFAULT false,
    "byId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "joinedByLinkFrom" TEXT,
    "channel" "Channel" NOT NULL,
    "tokenId" TEXT,
    "tokenName" TEXT,
    "requestKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "abortedAt" TIMESTAMPTZ(3),
    "abortedById" TEXT,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BulkAction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BulkItem" (
    "actionId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "organizationId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "outcome" "BulkOutcome",
    "message" TEXT,
    "newRunId" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BulkItem_pkey" PRIMARY KEY ("actionId","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "BulkAction_id_organizationId_key" ON "BulkAction"("id", "organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "BulkAction_byId_requestKey_key" ON "BulkAction"("byId", "requestKey");

-- CreateIndex
CREATE INDEX "BulkAction_organizationId_createdAt_id_idx" ON "BulkAction"("organizationId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "BulkAction_abortedById_idx" ON "BulkAction"("abortedById");

-- The executor looks for unfinished actions every few hundred milliseconds, and there are only a few.
CREATE INDEX "BulkAction_unfinished_idx" ON "BulkAction"("organizationId", "createdAt", "id") WHERE "finishedAt" IS NULL;

-- CreateIndex
CREATE INDEX "BulkItem_runId_idx" ON "BulkItem"("runId");

-- CreateIndex
CREATE INDEX "BulkItem_newRunId_idx" ON "BulkItem"("newRunId");

-- The next item of an action.
CREATE INDEX "BulkItem_open_idx" ON "BulkItem"("actionId", "failures", "position") WHERE "outcome" IS NULL;

-- AddForeignKey
ALTER TABLE "BulkAction" ADD CONSTRAINT "BulkAction_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkAction" ADD CONSTRAINT "BulkAction_byId_organizationId_fkey" FOREIGN KEY ("byId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkAction" ADD CONSTRAINT "BulkAction_abortedById_organizationId_fkey" FOREIGN KEY ("abortedById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkItem" ADD CONSTRAINT "BulkItem_actionId_organizationId_fkey" FOREIGN KEY ("actionId", "organizationId") REFERENCES "BulkAction"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkItem" ADD CONSTRAINT "BulkItem_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkItem" ADD CONSTRAINT "BulkItem_newRunId_organizationId_fkey" FOREIGN KEY ("newRunId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;
