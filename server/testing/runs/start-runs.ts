import type { ServiceContext } from "@/server/services/context";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";

/** Starts runs that no executor picks up. */
export async function startRuns(
  ctx: ServiceContext,
  count: number,
  ...steps: { agentId: string; action: string }[]
) {
  const writes = { agentId: "writer", action: "Write." };
  const { id } = await createWorkflow(ctx, { name: "Many", steps: steps.length > 0 ? steps : [writes] });
  const runIds: string[] = [];
  for (let n = 1; n <= count; n++) runIds.push((await startRun(ctx, { id, input: `Run ${n}` })).runId);
  return { workflowId: id, runIds };
}
