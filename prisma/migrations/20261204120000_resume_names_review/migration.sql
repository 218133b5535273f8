-- New organizations require a reviewId to resume a run. Existing organizations keep their setting, so their clients keep
-- working. If it's off, each owner sees a notice on Home until they turn it on or dismiss the notice.
ALTER TABLE "Organization" ALTER COLUMN "resumeNamesReview" SET DEFAULT true;

ALTER TABLE "Member" ADD COLUMN "seesResumeNotice" BOOLEAN NOT NULL DEFAULT false;

UPDATE "Member" SET "seesResumeNotice" = true
FROM "Organization" o
WHERE o."id" = "organizationId" AND NOT o."resumeNamesReview" AND "role" = 'owner' AND "removedAt" IS NULL;
