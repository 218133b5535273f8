import type { OperationInput } from "@/server/domain/operation";
import type { startRunOperation } from "@/server/domain/run/api";
import { Definition } from "@/server/domain/workflow/definition";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { requireRunnable } from "@/server/services/workflow/definition";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { requireVersion } from "@/server/services/workflow/versions";
import { insertRun, type StartedRun } from "./lifecycle";

/** Starts a run of the published version. */
export async function startRun(
  ctx: ServiceContext,
  { id, input, sessionId }: OperationInput<typeof startRunOperation>,
): Promise<StartedRun> {
  requireScope(ctx, "runs:write");
  return inTransaction(ctx, async (ctx) => {
    const { revision } = await holdWorkflow(ctx, id);
    const version = await requireVersion(ctx, id, revision);
    const definition = await requireRunnable(ctx, Definition.parse(version.definition));
    return insertRun(ctx, {
      workflowId: id,
      version: { id: version.id, revision, definition },
      purpose: "RUN",
      input,
      sessionId,
    });
  });
}
