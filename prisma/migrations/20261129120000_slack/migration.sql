-- AlterEnum
ALTER TYPE "Channel" ADD VALUE 'SLACK' BEFORE 'TRIGGER';

-- CreateEnum
CREATE TYPE "SlackCardStatus" AS ENUM ('QUEUED', 'SENT', 'FAILED');

-- CreateTable
CREATE TABLE "SlackConnection" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "teamName" TEXT NOT NULL,
    "botUserId" TEXT NOT NULL,
    "botToken" TEXT NOT NULL,
    "appToken" TEXT NOT NULL,
    "fault" TEXT,
    "socketFault" TEXT,
    "pausedUntil" TIMESTAMPTZ(3),
    "heldBy" TEXT,
    "heldUntil" TIMESTAMPTZ(3),
    "liveSince" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "connectedById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SlackConnection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SlackLink" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "slackUserId" TEXT NOT NULL,
    "slackName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SlackLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SlackCode" (
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SlackCode_pkey" PRIMARY KEY ("memberId")
);

-- CreateTable
CREATE TABLE "SlackCard" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "reviewId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "status" "SlackCardStatus" NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "notice" TEXT,
    "slackUserId" TEXT,
    "channel" TEXT,
    "ts" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sendAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "SlackCard_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "SlackConnection_organizationId_key" ON "SlackConnection"("organizationId");

-- CreateIndex
CREATE INDEX "SlackConnection_connectedById_idx" ON "SlackConnection"("connectedById");

-- CreateIndex
CREATE UNIQUE INDEX "SlackConnection_id_organizationId_key" ON "SlackConnection"("id", "organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "SlackConnection_teamId_botUserId_key" ON "SlackConnection"("teamId", "botUserId");

-- CreateIndex
CREATE INDEX "SlackLink_connectionId_idx" ON "SlackLink"("connectionId");

-- CreateIndex
CREATE UNIQUE INDEX "SlackLink_organizationId_memberId_key" ON "SlackLink"("organizationId", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "SlackLink_organizationId_slackUserId_key" ON "SlackLink"("organizationId", "slackUserId");

-- CreateIndex
CREATE INDEX "SlackCode_connectionId_idx" ON "SlackCode"("connectionId");

-- CreateIndex
CREATE UNIQUE INDEX "SlackCode_organizationId_hash_key" ON "SlackCode"("organizationId", "hash");

-- CreateIndex
CREATE INDEX "SlackCard_organizationId_createdAt_id_idx" ON "SlackCard"("organizationId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "SlackCard_memberId_createdAt_id_idx" ON "SlackCard"("memberId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "SlackCard_connectionId_idx" ON "SlackCard"("connectionId");

-- CreateIndex
CREATE INDEX "SlackCard_status_sendAt_idx" ON "SlackCard"("status", "sendAt");

-- CreateIndex
CREATE UNIQUE INDEX "SlackCard_reviewId_memberId_key" ON "SlackCard"("reviewId", "memberId");

-- AddForeignKey
ALTER TABLE "SlackConnection" ADD CONSTRAINT "SlackConnection_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackConnection" ADD CONSTRAINT "SlackConnection_connectedById_organizationId_fkey" FOREIGN KEY ("connectedById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackLink" ADD CONSTRAINT "SlackLink_connectionId_organizationId_fkey" FOREIGN KEY ("connectionId", "organizationId") REFERENCES "SlackConnection"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackLink" ADD CONSTRAINT "SlackLink_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackCode" ADD CONSTRAINT "SlackCode_connectionId_organizationId_fkey" FOREIGN KEY ("connectionId", "organizationId") REFERENCES "SlackConnection"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackCode" ADD CONSTRAINT "SlackCode_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackCard" ADD CONSTRAINT "SlackCard_connectionId_organizationId_fkey" FOREIGN KEY ("connectionId", "organizationId") REFERENCES "SlackConnection"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackCard" ADD CONSTRAINT "SlackCard_reviewId_organizationId_fkey" FOREIGN KEY ("reviewId", "organizationId") REFERENCES "Review"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackCard" ADD CONSTRAINT "SlackCard_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- Sends a review's cards again after anything that they show has changed, whoever changed it. Without cards, this costs
-- one lookup. A card that's being sent is sent again when its lease ends.
CREATE FUNCTION "queueSlackCards"("changed" TEXT) RETURNS void LANGUAGE sql AS $$
  UPDATE "SlackCard" SET "status" = 'QUEUED', "revision" = "revision" + 1, "attempts" = 0,
    "sendAt" = greatest("sendAt", now()), "lastError" = NULL, "notice" = NULL
  WHERE "reviewId" = "changed";
$$;
CREATE FUNCTION "queueCardsOfReview"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "queueSlackCards"(NEW."id");
  RETURN NULL;
END $$;
CREATE FUNCTION "queueCardsOfDecision"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "queueSlackCards"(NEW."reviewId");
  RETURN NULL;
END $$;
CREATE TRIGGER "Review_slack_cards" AFTER UPDATE OF "status", "hash", "policy", "escalatedAt" ON "Review" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" OR OLD."hash" IS DISTINCT FROM NEW."hash"
    OR OLD."policy" IS DISTINCT FROM NEW."policy" OR OLD."escalatedAt" IS DISTINCT FROM NEW."escalatedAt")
  EXECUTE FUNCTION "queueCardsOfReview"();
CREATE TRIGGER "Decision_slack_cards" AFTER INSERT OR UPDATE OF "voidedAt" ON "Decision" FOR EACH ROW
  EXECUTE FUNCTION "queueCardsOfDecision"();
