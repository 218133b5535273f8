-- AlterEnum
ALTER TYPE "Channel" ADD VALUE 'BULK';

-- CreateIndex
CREATE INDEX "Review_organizationId_status_dueAt_createdAt_id_idx" ON "Review"("organizationId", "status", "dueAt", "createdAt", "id");
