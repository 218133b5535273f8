import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { z } from "zod";
import { Prisma, PrismaClient } from "@/server/generated/prisma/client";
import { databaseUrl } from "./env";
import { Semaphore } from "./semaphore";

const POOL_SIZE = 10;
/** Leaves two connections for reads, so reads never wait for transactions that block each other. */
const MAX_TRANSACTIONS = POOL_SIZE - 2;
/**
 * Under load, a transaction waits for a connection instead of failing. That happens only while reads use more than two
 * connections.
 */
const MAX_START_MS = 600_000;
const MAX_TRANSACTION_MS = 30_000;
/**
 * A process that hangs in a transaction locks rows that its successor needs. Postgres ends the transaction by
 * the time the executor treats the process as hung.
 */
const MAX_IDLE_MS = 10_000;

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** Returns whether this is the database itself rather than a transaction. If so, each statement commits on its own. */
export function isDatabase(db: Database | Transaction): db is Database {
  return "$connect" in db;
}

export function connectDatabase(url: string): Database {
  const pool = {
    connectionString: url,
    max: POOL_SIZE,
    idle_in_transaction_session_timeout: MAX_IDLE_MS,
  };
  return new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator: nameStatement }) });
}

/**
 * Append this to a raw statement to have each connection plan it only once. Use it for statements that take longer to
 * plan than to execute and whose best plan doesn't depend on their parameters.
 */
export const PLANNED_ONCE = Prisma.raw("/* planned once */");

const names = new Map<string, string>();

/** Returns a name for a statement whose plan Postgres should keep. For all others, returns "", which means no name. */
function nameStatement({ sql }: { sql: string }): string {
  if (!sql.endsWith(PLANNED_ONCE.sql)) return "";
  const name = names.get(sql) ?? createHash("sha1").update(sql).digest("hex");
  names.set(sql, name);
  return name;
}

export function transact<T>(
  db: Pick<Database, "$transaction">,
  work: (db: Transaction) => Promise<T>,
): Promise<T> {
  const limits = { maxWait: MAX_START_MS, timeout: MAX_TRANSACTION_MS };
  return turns().run(() => db.$transaction(work, limits));
}

/** Reads in one snapshot, so the later reads don't see anything that was committed after the first one. */
export function readSnapshot<T>(db: Database, read: (db: Transaction) => Promise<T>): Promise<T> {
  const options = {
    maxWait: MAX_START_MS,
    timeout: MAX_TRANSACTION_MS,
    isolationLevel: "RepeatableRead",
  } as const;
  return turns().run(() => db.$transaction(read, options));
}

/**
 * Sends a statement that can wait for locks. Outside a transaction, the statement queues for a slot just as a
 * transaction would, so some connections stay free for reads.
 */
export async function inTurn<T>(db: Database | Transaction, send: () => Promise<T>): Promise<T> {
  return isDatabase(db) ? turns().run(send) : send();
}

/** Returns `$queryRaw` for a statement that can wait for locks. */
export function queryInTurn(db: Database | Transaction) {
  return <T>(text: TemplateStringsArray, ...values: unknown[]): Promise<T> =>
    inTurn(db, () => db.$queryRaw<T>(text, ...values));
}

function turns(): Semaphore {
  globalThis.countersignTransactions ??= new Semaphore(MAX_TRANSACTIONS);
  return globalThis.countersignTransactions;
}

/** Returns whether a write failed because a unique value already exists. */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/** Returns whether a write failed because a referenced row no longer exists. */
export function isOrphan(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2003";
}

const Refused = z.object({
  driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }),
});

/** Returns the Postgres error code of a failed raw query. */
export function postgresCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  return Refused.safeParse(error.meta).data?.driverAdapterError.cause.originalCode;
}

// Each Next bundle has its own copy of this module, but they share one pool.
declare global {
  var countersignDatabase: Database | undefined;
  var countersignTransactions: Semaphore | undefined;
}

/**
 * Returns the app's only client. Creates the client on first use, because a build imports this module without
 * a database.
 */
export function getDb(): Database {
  globalThis.countersignDatabase ??= connectDatabase(databaseUrl());
  return globalThis.countersignDatabase;
}
