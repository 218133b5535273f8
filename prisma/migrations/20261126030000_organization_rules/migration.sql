ALTER TABLE "Organization"
  ADD COLUMN "countHandedOverMembers" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "secondPersonToWeaken" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "resumeNamesReview" BOOLEAN NOT NULL DEFAULT false;
