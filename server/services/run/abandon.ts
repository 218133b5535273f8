import type { ServiceContext } from "@/server/services/context";
import { isTakenFrom, withRun } from "./lock";
import { failRun } from "./move";

/** Ends a run that its executor has given up, for a fault of ours: no run stays under way for ever. */
export async function abandonRun(
  ctx: ServiceContext,
  { runId, claimedBy }: { runId: string; claimedBy: string },
): Promise<void> {
  await withRun(ctx, runId, async (ctx, run) => {
    if (!run || isTakenFrom(run, claimedBy)) return;
    const message =
      "Something went wrong inside Countersign. Run it again; if it fails again, look at the app's log.";
    await failRun(ctx, run.id, ctx.now(), { reason: "INTERNAL", error: { code: "internal", message } });
  });
}
