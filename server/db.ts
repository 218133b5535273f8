import { PrismaPg } from "@prisma/adapter-pg";
import { databaseUrl } from "@/server/env";
import { Prisma, PrismaClient } from "@/server/generated/prisma/client";

const POOL_SIZE = 10;

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

export function connectDatabase(url: string): Database {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: POOL_SIZE }) });
}

/** Whether a write was refused because another row has its unique value. */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

// Next's bundles each have their own copy of this module, and together one pool.
declare global {
  var countersignDatabase: Database | undefined;
}

/** The app's one client, made when first asked for: a build imports this module without a database. */
export function getDb(): Database {
  globalThis.countersignDatabase ??= connectDatabase(databaseUrl());
  return globalThis.countersignDatabase;
}
