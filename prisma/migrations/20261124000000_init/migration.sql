-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'admin', 'builder', 'approver', 'viewer');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED');

-- CreateEnum
CREATE TYPE "RunReason" AS ENUM ('STEP_FAILED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'INTERNAL');

-- CreateEnum
CREATE TYPE "Channel" AS ENUM ('API', 'WEB', 'LINK');

-- CreateEnum
CREATE TYPE "StepRunStatus" AS ENUM ('RUNNING', 'WAITING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "ReviewStatus" AS ENUM ('OPEN', 'APPROVED', 'REJECTED', 'CHANGES_REQUESTED', 'EXPIRED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "DecisionKind" AS ENUM ('approve', 'reject', 'request_changes');

-- CreateEnum
CREATE TYPE "JobKind" AS ENUM ('RUN', 'RESUME');

-- CreateTable
CREATE TABLE "Organization" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "scopes" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Workflow" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "definition" JSONB NOT NULL,
    "name" TEXT NOT NULL,
    "stepCount" INTEGER NOT NULL,
    "updatedById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Workflow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkflowVersion" (
    "workflowId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "organizationId" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WorkflowVersion_pkey" PRIMARY KEY ("workflowId","revision")
);

-- CreateTable
CREATE TABLE "Session" (
    "organizationId" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("organizationId","id")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "workflowName" TEXT NOT NULL,
    "sessionId" UUID NOT NULL,
    "status" "RunStatus" NOT NULL,
    "reason" "RunReason",
    "currentStepOrder" INTEGER,
    "error" JSONB,
    "startedById" TEXT NOT NULL,
    "channel" "Channel" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "dispatchedAt" TIMESTAMPTZ(3),
    "claimedBy" TEXT,
    "executor" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "input" TEXT NOT NULL,
    "output" TEXT,

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StepRun" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "stepId" TEXT NOT NULL,
    "stepOrder" INTEGER NOT NULL,
    "agentId" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "starts" INTEGER NOT NULL DEFAULT 1,
    "status" "StepRunStatus" NOT NULL,
    "model" TEXT,
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "error" JSONB,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "input" TEXT NOT NULL,
    "prompt" TEXT,
    "output" TEXT,

    CONSTRAINT "StepRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Review" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "stepRunId" TEXT NOT NULL,
    "stepId" TEXT NOT NULL,
    "stepOrder" INTEGER NOT NULL,
    "status" "ReviewStatus" NOT NULL,
    "policy" JSONB NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),
    "dispatchedAt" TIMESTAMPTZ(3),
    "action" TEXT NOT NULL,
    "draft" TEXT NOT NULL,
    "draftHash" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Decision" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "reviewId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "kind" "DecisionKind" NOT NULL,
    "channel" "Channel" NOT NULL,
    "reason" TEXT,
    "shownHash" TEXT NOT NULL,
    "text" TEXT,
    "textHash" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "voidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Job" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "kind" "JobKind" NOT NULL,
    "reviewId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyRecord" (
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "headers" JSONB NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "IdempotencyRecord_pkey" PRIMARY KEY ("memberId","route","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Member_userId_idx" ON "Member"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Member_organizationId_userId_key" ON "Member"("organizationId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Member_id_organizationId_key" ON "Member"("id", "organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_hash_key" ON "ApiToken"("hash");

-- CreateIndex
CREATE INDEX "ApiToken_organizationId_memberId_createdAt_idx" ON "ApiToken"("organizationId", "memberId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_id_organizationId_key" ON "ApiToken"("id", "organizationId");

-- CreateIndex
CREATE INDEX "Workflow_organizationId_createdAt_id_idx" ON "Workflow"("organizationId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Workflow_organizationId_updatedAt_id_idx" ON "Workflow"("organizationId", "updatedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Workflow_organizationId_name_id_idx" ON "Workflow"("organizationId", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Workflow_id_organizationId_key" ON "Workflow"("id", "organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "WorkflowVersion_workflowId_revision_organizationId_key" ON "WorkflowVersion"("workflowId", "revision", "organizationId");

-- CreateIndex
CREATE INDEX "Run_organizationId_createdAt_id_idx" ON "Run"("organizationId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Run_organizationId_workflowId_createdAt_id_idx" ON "Run"("organizationId", "workflowId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Run_organizationId_sessionId_createdAt_id_idx" ON "Run"("organizationId", "sessionId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Run_organizationId_status_createdAt_id_idx" ON "Run"("organizationId", "status", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Run_workflowId_revision_idx" ON "Run"("workflowId", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "Run_id_organizationId_key" ON "Run"("id", "organizationId");

-- CreateIndex
CREATE INDEX "StepRun_runId_stepOrder_idx" ON "StepRun"("runId", "stepOrder");

-- CreateIndex
CREATE UNIQUE INDEX "StepRun_runId_stepId_attempt_key" ON "StepRun"("runId", "stepId", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "StepRun_id_organizationId_key" ON "StepRun"("id", "organizationId");

-- CreateIndex
CREATE INDEX "Review_organizationId_status_createdAt_id_idx" ON "Review"("organizationId", "status", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Review_organizationId_createdAt_id_idx" ON "Review"("organizationId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Review_runId_createdAt_idx" ON "Review"("runId", "createdAt");

-- CreateIndex
CREATE INDEX "Review_stepRunId_idx" ON "Review"("stepRunId");

-- CreateIndex
CREATE UNIQUE INDEX "Review_id_organizationId_key" ON "Review"("id", "organizationId");

-- CreateIndex
CREATE INDEX "Decision_reviewId_createdAt_idx" ON "Decision"("reviewId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Job_reviewId_key" ON "Job"("reviewId");

-- CreateIndex
CREATE INDEX "Job_runId_idx" ON "Job"("runId");

-- CreateIndex
CREATE UNIQUE INDEX "Job_id_organizationId_key" ON "Job"("id", "organizationId");

-- CreateIndex
CREATE INDEX "IdempotencyRecord_createdAt_idx" ON "IdempotencyRecord"("createdAt");

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Workflow" ADD CONSTRAINT "Workflow_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Workflow" ADD CONSTRAINT "Workflow_updatedById_organizationId_fkey" FOREIGN KEY ("updatedById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkflowVersion" ADD CONSTRAINT "WorkflowVersion_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_workflowId_revision_organizationId_fkey" FOREIGN KEY ("workflowId", "revision", "organizationId") REFERENCES "WorkflowVersion"("workflowId", "revision", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_organizationId_sessionId_fkey" FOREIGN KEY ("organizationId", "sessionId") REFERENCES "Session"("organizationId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_startedById_organizationId_fkey" FOREIGN KEY ("startedById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StepRun" ADD CONSTRAINT "StepRun_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_stepRunId_organizationId_fkey" FOREIGN KEY ("stepRunId", "organizationId") REFERENCES "StepRun"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_reviewId_organizationId_fkey" FOREIGN KEY ("reviewId", "organizationId") REFERENCES "Review"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_reviewId_organizationId_fkey" FOREIGN KEY ("reviewId", "organizationId") REFERENCES "Review"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IdempotencyRecord" ADD CONSTRAINT "IdempotencyRecord_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rules that Prisma's schema cannot say.

-- A run waits for one review at a time.
CREATE UNIQUE INDEX "Review_one_open_per_run" ON "Review"("runId") WHERE "status" = 'OPEN';

-- A member has one standing vote per text.
CREATE UNIQUE INDEX "Decision_one_standing_vote" ON "Decision"("reviewId", "memberId", "textHash") WHERE "kind" = 'approve' AND "voidedAt" IS NULL;

-- What the sweeper looks for: these stay as small as the work that waits for it.
CREATE INDEX "Run_queued" ON "Run"("createdAt") WHERE "status" = 'QUEUED';
CREATE INDEX "Run_unfinished" ON "Run"("executor") WHERE "status" IN ('QUEUED', 'RUNNING', 'PAUSED');
CREATE INDEX "Review_due" ON "Review"("dueAt") WHERE "status" = 'OPEN' AND "dueAt" IS NOT NULL;
CREATE INDEX "Review_unsettled" ON "Review"("closedAt") WHERE "status" <> 'OPEN' AND "settledAt" IS NULL;

-- Long text is stored out of line as soon as it is long: status updates do not touch it.
ALTER TABLE "Run" SET (toast_tuple_target = 256);
ALTER TABLE "StepRun" SET (toast_tuple_target = 256);
ALTER TABLE "Review" SET (toast_tuple_target = 256);
