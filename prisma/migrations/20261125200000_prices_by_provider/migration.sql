-- What was kept before holds for every provider.
ALTER TABLE "ModelPrice" ADD COLUMN     "provider" TEXT NOT NULL DEFAULT '',
DROP CONSTRAINT "ModelPrice_pkey",
ADD CONSTRAINT "ModelPrice_pkey" PRIMARY KEY ("organizationId", "model", "provider");
