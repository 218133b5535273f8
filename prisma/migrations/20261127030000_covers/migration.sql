ALTER TYPE "MessageKind" ADD VALUE 'COVER_SET';

CREATE TABLE "MemberCover" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "coverId" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" TEXT NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "MemberCover_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "MemberCover_id_organizationId_key" ON "MemberCover"("id", "organizationId");
CREATE INDEX "MemberCover_organizationId_endsAt_idx" ON "MemberCover"("organizationId", "endsAt");
CREATE INDEX "MemberCover_memberId_endsAt_idx" ON "MemberCover"("memberId", "endsAt");
CREATE INDEX "MemberCover_coverId_endsAt_idx" ON "MemberCover"("coverId", "endsAt");
CREATE INDEX "MemberCover_createdById_idx" ON "MemberCover"("createdById");

ALTER TABLE "MemberCover" ADD CONSTRAINT "MemberCover_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "MemberCover" ADD CONSTRAINT "MemberCover_coverId_organizationId_fkey" FOREIGN KEY ("coverId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "MemberCover" ADD CONSTRAINT "MemberCover_createdById_organizationId_fkey" FOREIGN KEY ("createdById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- Null in decisions that people made for themselves, including all earlier ones.
ALTER TABLE "Decision" ADD COLUMN "forMemberId" TEXT, ADD COLUMN "forName" TEXT;
CREATE INDEX "Decision_forMemberId_voidedAt_idx" ON "Decision"("forMemberId", "voidedAt");
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_forMemberId_organizationId_fkey" FOREIGN KEY ("forMemberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;
