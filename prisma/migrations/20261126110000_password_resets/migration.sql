CREATE TABLE "PasswordReset" (
  "userId" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  "passwordStamp" TEXT NOT NULL,
  "mailId" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "PasswordReset_pkey" PRIMARY KEY ("userId")
);

CREATE UNIQUE INDEX "PasswordReset_hash_key" ON "PasswordReset" ("hash");

ALTER TABLE "PasswordReset" ADD CONSTRAINT "PasswordReset_userId_fkey"
  FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TYPE "AccountMailKind" AS ENUM (
  'PASSWORD_RESET', 'CHANGED_IN_SETTINGS', 'CHANGED_BY_RESET', 'CHANGED_BY_LINK', 'CHANGED_BY_OPERATOR'
);

CREATE TABLE "AccountMail" (
  "id" TEXT NOT NULL,
  "kind" "AccountMailKind" NOT NULL,
  "to" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "sendAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "AccountMail_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "AccountMail_sendAt_idx" ON "AccountMail" ("sendAt");
