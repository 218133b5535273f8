-- AlterEnum
ALTER TYPE "MessageKind" ADD VALUE 'REVIEW_REASSIGNED';

-- CreateTable
CREATE TABLE "ReviewReassignment" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "reviewId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "forMemberId" TEXT,
    "forName" TEXT,
    "role" "Role" NOT NULL,
    "joinedByLinkFrom" TEXT,
    "own" BOOLEAN NOT NULL,
    "toId" TEXT NOT NULL,
    "toRole" "Role" NOT NULL,
    "fromApprovers" TEXT[],
    "note" TEXT NOT NULL,
    "channel" "Channel" NOT NULL,
    "tokenId" TEXT,
    "tokenName" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReviewReassignment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ReviewReassignment_reviewId_createdAt_idx" ON "ReviewReassignment"("reviewId", "createdAt");

-- CreateIndex
CREATE INDEX "ReviewReassignment_byId_idx" ON "ReviewReassignment"("byId");

-- CreateIndex
CREATE INDEX "ReviewReassignment_forMemberId_idx" ON "ReviewReassignment"("forMemberId");

-- CreateIndex
CREATE INDEX "ReviewReassignment_toId_idx" ON "ReviewReassignment"("toId");

-- AddForeignKey
ALTER TABLE "ReviewReassignment" ADD CONSTRAINT "ReviewReassignment_reviewId_organizationId_fkey" FOREIGN KEY ("reviewId", "organizationId") REFERENCES "Review"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewReassignment" ADD CONSTRAINT "ReviewReassignment_byId_organizationId_fkey" FOREIGN KEY ("byId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewReassignment" ADD CONSTRAINT "ReviewReassignment_forMemberId_organizationId_fkey" FOREIGN KEY ("forMemberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewReassignment" ADD CONSTRAINT "ReviewReassignment_toId_organizationId_fkey" FOREIGN KEY ("toId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- Statistics are grouped by the policy that reviews were opened with. Null if it's still the review's policy.
ALTER TABLE "Review" ADD COLUMN "openedPolicy" JSONB;
