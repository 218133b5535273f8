-- Null in rows that the previous version writes during a deploy, and in all earlier ones.
ALTER TABLE "Decision" ADD COLUMN "tokenId" TEXT, ADD COLUMN "tokenName" TEXT;
