-- Browser sessions live in the database. Cookies from before have no row, so everyone signs in once more.
CREATE TABLE "SignIn" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3) NOT NULL,
    "device" TEXT NOT NULL,
    "address" TEXT,

    CONSTRAINT "SignIn_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "SignIn_hash_key" ON "SignIn"("hash");

CREATE INDEX "SignIn_userId_lastUsedAt_idx" ON "SignIn"("userId", "lastUsedAt" DESC);

CREATE INDEX "SignIn_lastUsedAt_idx" ON "SignIn"("lastUsedAt");

CREATE INDEX "SignIn_createdAt_idx" ON "SignIn"("createdAt");

ALTER TABLE "SignIn" ADD CONSTRAINT "SignIn_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
