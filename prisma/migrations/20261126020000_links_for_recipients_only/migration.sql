ALTER TABLE "Message"
  ADD COLUMN "shownHash" TEXT,
  ADD COLUMN "sendAt" TIMESTAMPTZ(3),
  ADD COLUMN "linkStored" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Invitation"
  ADD COLUMN "sealedToken" TEXT,
  ADD COLUMN "handedOverBy" TEXT,
  ADD COLUMN "handedOverById" TEXT;
ALTER TABLE "Member"
  ADD COLUMN "joinedByLinkFrom" TEXT,
  ADD COLUMN "joinedByLinkFromId" TEXT;
ALTER TABLE "Decision" ADD COLUMN "joinedByLinkFrom" TEXT;

CREATE INDEX "Message_memberId_createdAt_id_idx" ON "Message"("memberId", "createdAt" DESC, "id" DESC);
CREATE INDEX "Message_status_sendAt_idx" ON "Message"("status", "sendAt");
CREATE INDEX "Message_link_stored" ON "Message"("id") WHERE "linkStored";
