-- AlterEnum
ALTER TYPE "StepRunStatus" ADD VALUE 'ANSWERED';

-- AlterTable
ALTER TABLE "Review" ADD COLUMN     "server" TEXT,
ADD COLUMN     "tool" TEXT;

-- AlterTable
ALTER TABLE "ToolCall" ADD COLUMN     "reviewId" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "ToolCall_reviewId_key" ON "ToolCall"("reviewId");

-- AddForeignKey
ALTER TABLE "ToolCall" ADD CONSTRAINT "ToolCall_reviewId_organizationId_fkey" FOREIGN KEY ("reviewId", "organizationId") REFERENCES "Review"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
