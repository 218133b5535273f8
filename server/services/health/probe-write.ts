import { z } from "zod";
import { AppError } from "@/server/domain/error";
import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";

/** Why a database that answers can't be written to, by Postgres error code, and what to do about it. */
const REASONS: Record<string, string> = {
  "25006": "The database is read-only. Connect to the primary, or turn off default_transaction_read_only.",
  "53100": "The database's disk is full. Free some space or enlarge the disk.",
};

/** Writes a row that fills a page, then deletes it. Throws the reason if that fails. */
export async function probeWrite(db: Database): Promise<void> {
  try {
    await db.$executeRaw`
      DO $$
      DECLARE made bigint;
      BEGIN
        INSERT INTO "WriteProbe" ("filler") VALUES (repeat('x', 6000)) RETURNING "id" INTO made;
        DELETE FROM "WriteProbe" WHERE "id" = made;
      END $$`;
  } catch (error) {
    const reason = REASONS[postgresCodeOf(error) ?? ""];
    if (reason) throw new AppError("unavailable", reason);
    throw error;
  }
}

const Refused = z.object({
  driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }),
});

function postgresCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  return Refused.safeParse(error.meta).data?.driverAdapterError.cause.originalCode;
}
