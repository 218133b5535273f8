CREATE TABLE "ChangeRecord" (
  "id" TEXT NOT NULL,
  "organizationId" TEXT NOT NULL,
  "memberId" TEXT NOT NULL,
  "proposedById" TEXT,
  "channel" "Channel" NOT NULL,
  "tokenId" TEXT,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "kind" TEXT NOT NULL,
  "subjectType" TEXT NOT NULL,
  "subjectId" TEXT NOT NULL,
  "subjectName" TEXT NOT NULL,
  "before" JSONB,
  "after" JSONB,
  CONSTRAINT "ChangeRecord_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ChangeRecord_organizationId_createdAt_id_idx"
  ON "ChangeRecord"("organizationId", "createdAt" DESC, "id" DESC);
ALTER TABLE "ChangeRecord" ADD CONSTRAINT "ChangeRecord_organizationId_fkey"
  FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ChangeRecord" ADD CONSTRAINT "ChangeRecord_memberId_organizationId_fkey"
  FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "ChangeRecord" ADD CONSTRAINT "ChangeRecord_proposedById_organizationId_fkey"
  FOREIGN KEY ("proposedById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- Only added to. It goes with its organization, and with nothing else.
CREATE FUNCTION "refuseChangeOfRecord"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM "Organization" WHERE "id" = OLD."organizationId") THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'ChangeRecord is append-only';
END $$;
CREATE TRIGGER "ChangeRecord_append_only" BEFORE UPDATE OR DELETE ON "ChangeRecord"
  FOR EACH ROW EXECUTE FUNCTION "refuseChangeOfRecord"();
CREATE TRIGGER "ChangeRecord_no_truncate" BEFORE TRUNCATE ON "ChangeRecord"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuseChangeOfRecord"();

CREATE TABLE "ChangeProposal" (
  "id" TEXT NOT NULL,
  "organizationId" TEXT NOT NULL,
  "memberId" TEXT NOT NULL,
  "subjectType" TEXT NOT NULL,
  "subjectId" TEXT NOT NULL,
  "subjectName" TEXT NOT NULL,
  "base" TEXT NOT NULL,
  "contentHash" TEXT NOT NULL,
  "weakens" JSONB NOT NULL,
  "request" JSONB NOT NULL,
  "sealed" TEXT,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "ChangeProposal_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ChangeProposal_organizationId_subjectType_subjectId_memberI_key"
  ON "ChangeProposal"("organizationId", "subjectType", "subjectId", "memberId");
ALTER TABLE "ChangeProposal" ADD CONSTRAINT "ChangeProposal_organizationId_fkey"
  FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ChangeProposal" ADD CONSTRAINT "ChangeProposal_memberId_organizationId_fkey"
  FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
