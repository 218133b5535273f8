import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@/server/domain/error";
import type { ReadinessDto } from "@/server/domain/health/api";
import { type Database, getDb, postgresCodeOf } from "@/server/infra/db";
import { describeExecutor } from "@/server/infra/executor/describe";
import { logger } from "@/server/infra/logger";
import { requireSharedSecret } from "@/server/services/app-secret/in-use";
import { driverCheck, findStalledRuns } from "@/server/services/run/stalled";
import { readBacklog } from "./read-backlog";

/** Shorter than a supervisor's usual probe timeout. */
const PATIENCE_MS = 3_000;

/** The minimum time between test writes to the database, no matter how many checks come in. */
const PROBE_EVERY_MS = 5_000;

let current: { db: Database; readiness: Promise<ReadinessDto> } | undefined;

/**
 * Reports whether this process can accept and execute runs, and how large the backlog is. Anyone can call this, so
 * simultaneous checks share the same queries. Otherwise, they could use up the database connections.
 */
export async function getReadiness(): Promise<ReadinessDto> {
  if (globalThis.countersignIsDraining)
    throw new AppError("unavailable", "This process is shutting down. Another process will take over.");
  const db = getDb();
  if (current?.db === db) return current.readiness;
  const shared = { db, readiness: readNow(db) };
  current = shared;
  const forget = () => {
    if (current === shared) current = undefined;
  };
  shared.readiness.then(forget, forget);
  return shared.readiness;
}

async function readNow(db: Database): Promise<ReadinessDto> {
  try {
    const read = Promise.all([
      describeExecutor(),
      readBacklog(db),
      findStalledRuns(db, driverCheck()),
      probeNowAndThen(db),
      requireSharedSecret(db),
    ]);
    const [executor, { unacknowledgedAge }, stalled] = await Promise.race([read, tooLate()]);
    return {
      status: "ready",
      executor: { mode: executor.mode, role: executor.role, oldestDueSeconds: executor.oldestDueSeconds },
      oldestUnacknowledgedSeconds: unacknowledgedAge,
      stalledRuns: stalled.length,
    };
  } catch (error) {
    logger().warn({ err: error }, "not ready");
    if (error instanceof AppError) throw error;
    throw new AppError(
      "unavailable",
      "The database isn't responding. Requests will fail until it responds again.",
    );
  }
}

let probe: { db: Database; startedAt: number; pending: boolean; written: Promise<void> } | undefined;

/**
 * Rejects if the most recent test write failed. If a write hangs, no new write starts until that write ends.
 */
function probeNowAndThen(db: Database): Promise<void> {
  const fresh = probe?.db === db && (probe.pending || Date.now() - probe.startedAt < PROBE_EVERY_MS);
  if (probe && fresh) return probe.written;
  const current = { db, startedAt: Date.now(), pending: true, written: probeWrite(db) };
  const settle = () => {
    current.pending = false;
  };
  current.written.then(settle, settle);
  probe = current;
  return current.written;
}

async function tooLate(): Promise<never> {
  await pause(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`no response within ${PATIENCE_MS} ms`);
}

/** Reasons why a reachable database rejects writes, with their fixes, keyed by Postgres error code. */
const REASONS: Record<string, string> = {
  "25006": "The database is read-only. Connect to the primary, or turn off default_transaction_read_only.",
  "53100": "The database's disk is full. Free up some space or enlarge the disk.",
};

/**
 * Writes a row and deletes it again. The row takes up most of a database page, so the write fails if the disk is full.
 * If the write fails for a known reason, throws an error with that reason.
 */
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
