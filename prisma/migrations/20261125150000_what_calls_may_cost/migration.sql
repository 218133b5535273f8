-- CreateTable
CREATE TABLE "Reservation" (
    "stepRunId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "cost" BIGINT NOT NULL,

    CONSTRAINT "Reservation_pkey" PRIMARY KEY ("stepRunId")
);

-- CreateIndex
CREATE INDEX "Reservation_organizationId_idx" ON "Reservation"("organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "Reservation_stepRunId_organizationId_key" ON "Reservation"("stepRunId", "organizationId");

-- AddForeignKey
ALTER TABLE "Reservation" ADD CONSTRAINT "Reservation_stepRunId_organizationId_fkey" FOREIGN KEY ("stepRunId", "organizationId") REFERENCES "StepRun"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "StepRun" ADD COLUMN     "estimated" BOOLEAN NOT NULL DEFAULT false;
