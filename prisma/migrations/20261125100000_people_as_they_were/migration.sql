-- AlterEnum
ALTER TYPE "MessageKind" ADD VALUE 'REVIEW_VOTE_VOIDED';

-- CreateEnum
CREATE TYPE "VoidReason" AS ENUM ('EDIT', 'MEMBER');

-- AlterTable
ALTER TABLE "Decision" ADD COLUMN     "role" "Role",
ADD COLUMN     "voidReason" "VoidReason";

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "invitedAs" TEXT,
ADD COLUMN     "votesCheckAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Member_votesCheckAt_idx" ON "Member"("votesCheckAt");

-- CreateIndex
CREATE INDEX "Decision_memberId_voidedAt_idx" ON "Decision"("memberId", "voidedAt");
