-- A user may have several links, so that asking for one doesn't end another. No released version knows this table.
ALTER TABLE "PasswordReset" DROP CONSTRAINT "PasswordReset_pkey";

DROP INDEX "PasswordReset_hash_key";

ALTER TABLE "PasswordReset" ADD CONSTRAINT "PasswordReset_pkey" PRIMARY KEY ("hash");

CREATE INDEX "PasswordReset_userId_idx" ON "PasswordReset" ("userId");

-- A cell is described by its time alone.
ALTER TABLE "AttemptCell" ALTER COLUMN "count" SET DEFAULT 0;
