-- CreateTable
CREATE TABLE "Passkey" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "publicKey" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PasskeyChallenge" (
    "challenge" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "reviewId" TEXT,
    "nonce" BYTEA,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PasskeyChallenge_pkey" PRIMARY KEY ("challenge")
);

-- CreateTable
CREATE TABLE "DecisionSignature" (
    "decisionId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "passkeyId" TEXT NOT NULL,
    "nonce" BYTEA,
    "policy" TEXT,
    "challenge" TEXT NOT NULL,
    "clientDataJSON" TEXT NOT NULL,
    "authenticatorData" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DecisionSignature_pkey" PRIMARY KEY ("decisionId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Passkey_organizationId_credentialId_key" ON "Passkey"("organizationId", "credentialId");

-- CreateIndex
CREATE UNIQUE INDEX "Passkey_id_organizationId_key" ON "Passkey"("id", "organizationId");

-- CreateIndex
CREATE INDEX "Passkey_memberId_createdAt_idx" ON "Passkey"("memberId", "createdAt");

-- CreateIndex
CREATE INDEX "PasskeyChallenge_memberId_idx" ON "PasskeyChallenge"("memberId");

-- CreateIndex
CREATE INDEX "DecisionSignature_passkeyId_idx" ON "DecisionSignature"("passkeyId");

-- AddForeignKey
ALTER TABLE "Passkey" ADD CONSTRAINT "Passkey_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PasskeyChallenge" ADD CONSTRAINT "PasskeyChallenge_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionSignature" ADD CONSTRAINT "DecisionSignature_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionSignature" ADD CONSTRAINT "DecisionSignature_passkeyId_organizationId_fkey" FOREIGN KEY ("passkeyId", "organizationId") REFERENCES "Passkey"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- The challenge commits to the decision, because it contains the nonce. The nonce isn't in the entry, so nobody who has
-- only the ledger can guess the texts.
CREATE FUNCTION "recordSignature"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "made" RECORD;
BEGIN
  SELECT d."reviewId", d."memberId", d."channel"::text AS "channel", v."runId", r."salt" INTO "made" FROM "Decision" d
    JOIN "Review" v ON v."id" = d."reviewId" JOIN "Run" r ON r."id" = v."runId"
  WHERE d."id" = NEW."decisionId" AND r."purpose" <> 'TEST';
  IF "made"."salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", "made"."runId", NEW."createdAt", 'review.signed', 'review', "made"."reviewId",
    "made"."memberId", "made"."channel", NULL, jsonb_build_object('decisionId', NEW."decisionId", 'passkeyId', NEW."passkeyId",
      'challenge', NEW."challenge", 'clientDataJSON', NEW."clientDataJSON", 'authenticatorData', NEW."authenticatorData",
      'signature', NEW."signature"));
  RETURN NULL;
END $$;
CREATE TRIGGER "DecisionSignature_ledger" AFTER INSERT ON "DecisionSignature" FOR EACH ROW EXECUTE FUNCTION "recordSignature"();

-- Erasing a run's texts erases its salt. Without the nonces, nobody can tell which texts were signed.
CREATE FUNCTION "eraseNonces"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "DecisionSignature" s SET "nonce" = NULL, "policy" = NULL
  FROM "Decision" d JOIN "Review" v ON v."id" = d."reviewId"
  WHERE v."runId" = NEW."id" AND s."decisionId" = d."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_erase_nonces" AFTER UPDATE OF "salt" ON "Run" FOR EACH ROW
  WHEN (OLD."salt" IS NOT NULL AND NEW."salt" IS NULL) EXECUTE FUNCTION "eraseNonces"();
