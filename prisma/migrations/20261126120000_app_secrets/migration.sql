-- Which secrets stored rows may be encrypted with, so that the app doesn't start with one that can't read them.
CREATE TABLE "AppSecret" (
    "fingerprint" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AppSecret_pkey" PRIMARY KEY ("fingerprint")
);
