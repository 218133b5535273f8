-- Where the readiness check writes. A row takes most of a page, so that writing one needs room on the disk.
CREATE TABLE "WriteProbe" (
    "id" BIGSERIAL NOT NULL,
    "filler" TEXT NOT NULL,

    CONSTRAINT "WriteProbe_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "WriteProbe" ALTER COLUMN "filler" SET STORAGE PLAIN;
