import type { RunReason, RunStatus } from "@/server/domain/run/status";
import { logger } from "@/server/infra/logger";
import { metrics } from "@/server/infra/metrics";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";

/** Counts, once it is durable, that a run came to a status, and logs how it ended. */
export function noteMove(ctx: ServiceContext, runId: string, status: RunStatus, reason?: RunReason): void {
  publishChange(ctx, "run", runId);
  ctx.afterCommit(async ({ requestId }) => {
    metrics().runs.inc({ status, reason: reason ?? "" });
    const level = status === "COMPLETED" || status === "FAILED" ? "info" : "debug";
    logger()[level]({ requestId, runId, status, reason }, "run");
  });
}
