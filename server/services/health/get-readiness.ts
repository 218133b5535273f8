import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@/server/domain/error";
import type { ReadinessDto } from "@/server/domain/health/operations";
import { type Database, getDb } from "@/server/infra/db";
import { describeExecutor } from "@/server/infra/executor/describe";
import { logger } from "@/server/infra/logger";
import { requireSharedSecret } from "@/server/services/app-secret/in-use";
import { driverCheck, findStalledRuns } from "@/server/services/run/find-stalled";
import { probeWrite } from "./probe-write";
import { readBacklog } from "./read-backlog";

/** Shorter than what supervisors give a probe. */
const PATIENCE_MS = 3_000;

/** The database is written to no more often than this, however many checks there are. */
const PROBE_EVERY_MS = 5_000;

let current: { db: Database; readiness: Promise<ReadinessDto> } | undefined;

/**
 * Whether this process can accept and execute runs, and how far behind they are. Anyone may ask, so checks at the same
 * time share one reading. Otherwise they could take every database connection.
 */
export async function getReadiness(): Promise<ReadinessDto> {
  if (globalThis.countersignIsLeaving)
    throw new AppError("unavailable", "This process is about to end. Another one serves.");
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
    throw new AppError("unavailable", "The database doesn't answer. Requests are refused until it does.");
  }
}

let probe: { db: Database; startedAt: number; pending: boolean; written: Promise<void> } | undefined;

/** Whether the database could recently be written to. If a check hangs, no new one starts until it ends. */
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
  throw new Error(`no answer within ${PATIENCE_MS} ms`);
}
