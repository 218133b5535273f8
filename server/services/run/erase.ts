import { randomBytes } from "node:crypto";
import type { eraseRunOperation } from "@/server/domain/erasure/api";
import { AppError, notFound } from "@/server/domain/error";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { isFinished } from "@/server/domain/run/status";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { commitToText } from "@/server/services/ledger/hash";
import { publishChange } from "@/server/services/publish-change";
import { eraseTexts } from "./erasing/texts";
import { withRun } from "./lifecycle";

const SALT_BYTES = 32;

/** Permanently erases a finished run's text. Keeps the proof of what happened, when, and who decided. */
export async function eraseRun(
  ctx: ServiceContext,
  { runId, reason }: OperationInput<typeof eraseRunOperation>,
): Promise<OperationOutput<typeof eraseRunOperation>> {
  requireScope(ctx, "runs:erase");
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run) throw notFound("run");
    if (!isFinished(run.status))
      throw new AppError("conflict", `The run is ${run.status}. Cancel it first, or wait until it ends.`);
    const salt = randomBytes(SALT_BYTES);
    const isErased = await eraseTexts(ctx, runId, {
      data: { reason: commitToText(salt, reason) },
      private: { reason, salt: salt.toString("hex") },
    });
    if (!isErased) throw new AppError("conflict", "The run's content is already erased.");
    publishChange(ctx, "review", null);
    return { runId };
  });
}
