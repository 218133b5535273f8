ALTER TABLE "Organization" ADD COLUMN "recordReadingTimes" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "keepReadingDays" INTEGER NOT NULL DEFAULT 365;

CREATE TABLE "ReviewReading" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "reviewId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "channel" "Channel" NOT NULL,
    "firstOpenedAt" TIMESTAMPTZ(3),
    "secondsInView" INTEGER,
    "reachedEndAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReviewReading_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "ReviewReading_reviewId_memberId_hash_key" ON "ReviewReading"("reviewId", "memberId", "hash");
CREATE INDEX "ReviewReading_organizationId_updatedAt_idx" ON "ReviewReading"("organizationId", "updatedAt");
ALTER TABLE "ReviewReading" ADD CONSTRAINT "ReviewReading_reviewId_organizationId_fkey" FOREIGN KEY ("reviewId", "organizationId") REFERENCES "Review"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ReviewReading" ADD CONSTRAINT "ReviewReading_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- Null in decisions without a reading: all earlier ones, and those that weren't made in the app.
ALTER TABLE "Decision" ADD COLUMN "firstOpenedAt" TIMESTAMPTZ(3),
ADD COLUMN "secondsInView" INTEGER,
ADD COLUMN "reachedEnd" BOOLEAN,
ADD COLUMN "shownWords" INTEGER;
CREATE INDEX "Decision_organizationId_firstOpenedAt_idx" ON "Decision"("organizationId", "firstOpenedAt");
