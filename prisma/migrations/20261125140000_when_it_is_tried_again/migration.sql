-- AlterTable
ALTER TABLE "StepRun" ADD COLUMN     "nextAttemptAt" TIMESTAMPTZ(3);
