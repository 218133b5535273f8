-- When the texts of the run were erased. What happened, when, and who did it stays.
ALTER TABLE "Run" ADD COLUMN "erasedAt" TIMESTAMPTZ(3);
ALTER TABLE "Review" ADD COLUMN "erasedAt" TIMESTAMPTZ(3);

-- When a person's name and email were erased.
ALTER TABLE "Member" ADD COLUMN "erasedAt" TIMESTAMPTZ(3);

-- After how many days an ended run loses its texts, and after how many it's deleted. NULL keeps them.
ALTER TABLE "Organization" ADD COLUMN "eraseAfterDays" INTEGER;
ALTER TABLE "Organization" ADD COLUMN "deleteAfterDays" INTEGER;

-- Finds the runs whose time has come, oldest first.
CREATE INDEX "Run_to_erase" ON "Run"("organizationId", "updatedAt") WHERE "status" IN ('COMPLETED', 'FAILED') AND "erasedAt" IS NULL;
CREATE INDEX "Run_to_delete" ON "Run"("organizationId", "updatedAt") WHERE "erasedAt" IS NOT NULL;
