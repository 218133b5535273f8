import { open } from "node:fs/promises";
import { type LedgerHead, Prisma } from "@/server/generated/prisma/client";
import { type Database, transact } from "@/server/infra/db";
import { toHead } from "@/server/services/ledger/sign-heads";
import { newestHeadOf } from "./newest-heads";

/** Only one process writes at a time. */
const LOCK = 72_707_384;
const BATCH_SIZE = 1_000;
const NEWLINE = "\n".charCodeAt(0);

/**
 * Appends each organization's newest head to the operator's file, one per line. If the process dies before it records
 * what it wrote, the lines are written again.
 */
export async function appendHeads(db: Database, path: string): Promise<void> {
  await transact(db, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
    const heads = await db.$queryRaw<LedgerHead[]>`
      SELECT h.* FROM "Organization" o ${newestHeadOf(Prisma.sql`o."id"`)}
        LEFT JOIN "WitnessFileHead" f ON f."organizationId" = o."id"
      WHERE f."sequence" IS NULL OR f."sequence" < h."sequence"
      ORDER BY o."id" LIMIT ${BATCH_SIZE}`;
    if (heads.length === 0) return;
    await append(path, heads.map((head) => `${JSON.stringify(toHead(head))}\n`).join(""));
    await db.$executeRaw`
      INSERT INTO "WitnessFileHead" ("organizationId", "sequence")
      SELECT * FROM unnest(${heads.map((head) => head.organizationId)}::text[], ${heads.map((head) => head.sequence)}::bigint[])
      ON CONFLICT ("organizationId") DO UPDATE SET "sequence" = EXCLUDED."sequence"`;
  });
}

/** Appends whole lines with one write, and waits until they're on the disk. */
async function append(path: string, lines: string): Promise<void> {
  const file = await open(path, "a+");
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    // If an earlier write was cut off, the file ends with a partial line.
    const isWhole = size === 0 || last[0] === NEWLINE;
    const bytes = Buffer.from(isWhole ? lines : `\n${lines}`);
    const { bytesWritten } = await file.write(bytes);
    if (bytesWritten < bytes.length) throw new Error(`Only some of the heads were written to ${path}.`);
    await file.sync();
  } finally {
    await file.close();
  }
}
