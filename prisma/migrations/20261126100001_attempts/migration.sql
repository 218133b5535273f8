-- Attempts are counted here, so all processes share the limits.
CREATE TABLE "AttemptCell" (
    "rule" SMALLINT NOT NULL,
    "cell" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AttemptCell_pkey" PRIMARY KEY ("rule","cell")
) WITH (fillfactor = 70);
