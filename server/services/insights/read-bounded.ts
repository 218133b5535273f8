import { AppError } from "@/server/domain/error";
import { Prisma } from "@/server/generated/prisma/client";
import { postgresCodeOf } from "@/server/infra/db";
import { Semaphore } from "@/server/infra/semaphore";
import { inTransaction, type ServiceContext } from "@/server/services/context";

const MAX_STATEMENT_MS = 8_000;

/** Keeps the other connections free for runs and decisions, no matter how many people open Insights. */
const readers = new Semaphore(2);

/** Reads on one connection. Throws if a query takes too long, so it never blocks the database. */
export function readBounded<T>(ctx: ServiceContext, read: (ctx: ServiceContext) => Promise<T>): Promise<T> {
  return readers
    .run(() =>
      inTransaction(ctx, async (ctx) => {
        await ctx.db.$queryRaw`SELECT set_config('statement_timeout', ${String(MAX_STATEMENT_MS)}, true)`;
        return read(ctx);
      }),
    )
    .catch((error: unknown) => {
      if (!isTimeout(error)) throw error;
      throw new AppError("invalid-input", "This range has too many runs. Choose a shorter one.");
    });
}

const QUERY_CANCELED = "57014";
const TRANSACTION_ENDED = "P2028";

function isTimeout(error: unknown): boolean {
  return (
    postgresCodeOf(error) === QUERY_CANCELED ||
    (error instanceof Prisma.PrismaClientKnownRequestError && error.code === TRANSACTION_ENDED)
  );
}
