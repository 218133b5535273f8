import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "@/server/generated/prisma/client";
import { databaseUrl } from "./env";
import { Gate } from "./gate";

const POOL_SIZE = 10;
/** The rest is for what reads, which never waits for transactions that wait for each other. */
const MOST_TRANSACTIONS = POOL_SIZE - 2;
/** One that was let in waits behind reads only, and those wait without end, too: in a rush it is late, not refused. */
const LONGEST_START_MS = 600_000;
const LONGEST_TRANSACTION_MS = 30_000;
/**
 * A process that hangs in the middle of a transaction keeps rows locked that its successor needs. Postgres ends the
 * transaction by the time at which the executor takes the process to hang.
 */
const LONGEST_SILENCE_MS = 10_000;

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

export function connectDatabase(url: string): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: POOL_SIZE,
    idle_in_transaction_session_timeout: LONGEST_SILENCE_MS,
  });
  return new PrismaClient({ adapter });
}

/** Does the work in one transaction. */
export function transact<T>(
  db: Pick<Database, "$transaction">,
  work: (db: Transaction) => Promise<T>,
): Promise<T> {
  globalThis.countersignTransactions ??= new Gate(MOST_TRANSACTIONS);
  const limits = { maxWait: LONGEST_START_MS, timeout: LONGEST_TRANSACTION_MS };
  return globalThis.countersignTransactions.through(() => db.$transaction(work, limits));
}

/** Whether a write was refused because another row has its unique value. */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/** Whether a write failed because a row it refers to is gone. */
export function isOrphan(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2003";
}

// Next's bundles each have their own copy of this module, and together one pool.
declare global {
  var countersignDatabase: Database | undefined;
  var countersignTransactions: Gate | undefined;
}

/** The app's one client, made when first asked for: a build imports this module without a database. */
export function getDb(): Database {
  globalThis.countersignDatabase ??= connectDatabase(databaseUrl());
  return globalThis.countersignDatabase;
}
