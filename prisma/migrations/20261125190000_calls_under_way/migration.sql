-- One for each call, where there was one for each attempt.
ALTER TABLE "Reservation" ADD COLUMN     "id" TEXT,
ADD COLUMN     "model" TEXT,
ADD COLUMN     "inputTokens" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "outputTokens" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "chargedAt" TIMESTAMPTZ(3);

UPDATE "Reservation" SET "id" = "stepRunId";

-- DropIndex
DROP INDEX "Reservation_stepRunId_organizationId_key";

-- AlterTable
ALTER TABLE "Reservation" DROP CONSTRAINT "Reservation_pkey",
ALTER COLUMN "id" SET NOT NULL,
ALTER COLUMN "cost" DROP NOT NULL,
ADD CONSTRAINT "Reservation_pkey" PRIMARY KEY ("id");

-- CreateIndex
CREATE INDEX "Reservation_stepRunId_organizationId_idx" ON "Reservation"("stepRunId", "organizationId");
