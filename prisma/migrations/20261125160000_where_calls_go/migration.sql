-- AlterTable
ALTER TABLE "Review" ADD COLUMN     "host" TEXT;
