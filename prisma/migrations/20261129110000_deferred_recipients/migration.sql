-- AlterTable
ALTER TABLE "OutgoingMessage" ADD COLUMN "deferred" TEXT[] DEFAULT ARRAY[]::TEXT[];
