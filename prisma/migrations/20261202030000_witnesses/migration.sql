-- Keys are published before they sign.
ALTER TABLE "SigningKey" ADD COLUMN "startsAt" TIMESTAMPTZ(3);

-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'LEDGER_PROBLEM';
ALTER TYPE "NotificationKind" ADD VALUE 'RECEIPT';
ALTER TYPE "MessageKind" ADD VALUE 'RECEIPT' BEFORE 'INVITATION';

-- CreateEnum
CREATE TYPE "LedgerCheckStatus" AS ENUM ('RUNNING', 'COMPLETED');

-- CreateTable
CREATE TABLE "LedgerCheck" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT,
    "status" "LedgerCheckStatus" NOT NULL,
    "full" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "leasedUntil" TIMESTAMPTZ(3),
    "checked" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "progress" JSONB NOT NULL,
    "problemCount" INTEGER NOT NULL DEFAULT 0,
    "problems" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "LedgerCheck_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LedgerWitness" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "sentAt" TIMESTAMPTZ(3),
    "sentSequence" BIGINT,

    CONSTRAINT "LedgerWitness_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WitnessFileHead" (
    "organizationId" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "WitnessFileHead_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "PendingReceipt" (
    "entryId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PendingReceipt_pkey" PRIMARY KEY ("entryId")
);

-- CreateIndex
CREATE INDEX "LedgerCheck_organizationId_createdAt_id_idx" ON "LedgerCheck"("organizationId", "createdAt" DESC, "id" DESC);

-- An organization has at most one check at a time.
CREATE UNIQUE INDEX "LedgerCheck_running_key" ON "LedgerCheck"("organizationId") WHERE "status" = 'RUNNING';

-- CreateIndex
CREATE UNIQUE INDEX "LedgerWitness_organizationId_email_key" ON "LedgerWitness"("organizationId", "email");

-- CreateIndex
CREATE INDEX "LedgerWitness_dueAt_idx" ON "LedgerWitness"("dueAt");

-- CreateIndex
CREATE INDEX "PendingReceipt_memberId_idx" ON "PendingReceipt"("memberId");

-- AddForeignKey
ALTER TABLE "LedgerCheck" ADD CONSTRAINT "LedgerCheck_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LedgerWitness" ADD CONSTRAINT "LedgerWitness_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Each decision gets a receipt, whatever the channel.
CREATE FUNCTION "queueReceipt"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "PendingReceipt" ("entryId", "organizationId", "memberId", "createdAt")
  VALUES (NEW."id", NEW."organizationId", NEW."memberId", NEW."at");
  RETURN NULL;
END $$;
CREATE TRIGGER "LedgerEntry_receipt" AFTER INSERT ON "LedgerEntry" FOR EACH ROW
  WHEN (NEW."action" = 'review.decided' AND NEW."memberId" IS NOT NULL) EXECUTE FUNCTION "queueReceipt"();

-- Receipts are emailed, unless the member switched that off. They're never shown among the notifications.
CREATE OR REPLACE FUNCTION "notificationChannels"("of" TEXT, "what" "NotificationKind") RETURNS "NotificationChannel"[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT p."channels" FROM "NotificationPreference" p WHERE p."memberId" = "of" AND p."kind" = "what"),
    CASE "what"::text WHEN 'RUN_COMPLETED' THEN '{APP}' WHEN 'RECEIPT' THEN '{EMAIL}' ELSE '{APP,EMAIL}' END::"NotificationChannel"[]
  );
$$;
