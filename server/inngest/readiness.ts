import { setTimeout as pause } from "node:timers/promises";
import { getDb } from "@/server/db";
import { AppError } from "@/server/domain/error";
import type { ReadinessDto } from "@/server/domain/service/operations";
import { logger } from "@/server/logger";
import { readBacklog } from "@/server/services/service/read-backlog";
import { describeExecutor } from "./status";

/** Shorter than what supervisors give a probe. */
const PATIENCE_MS = 3_000;

/** Whether runs can be accepted and carried out here, and how far behind they are. */
export async function readReadiness(): Promise<ReadinessDto> {
  if (globalThis.countersignIsLeaving)
    throw new AppError("unavailable", "This process is about to end. Another one serves.");
  try {
    const read = Promise.all([describeExecutor(), readBacklog(getDb())]);
    const [executor, { unacknowledgedAge }] = await Promise.race([read, tooLate()]);
    return {
      status: "ready",
      executor: { mode: executor.mode, role: executor.role, oldestDueSeconds: executor.oldestDueSeconds },
      oldestUnacknowledgedSeconds: unacknowledgedAge,
    };
  } catch (error) {
    logger().warn({ err: error }, "not ready");
    throw new AppError("unavailable", "The database does not answer. Requests are refused until it does.");
  }
}

async function tooLate(): Promise<never> {
  await pause(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`no answer within ${PATIENCE_MS} ms`);
}
