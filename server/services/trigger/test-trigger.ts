import type { OperationInput } from "@/server/domain/operation";
import type { TriggerPreview, testTriggerOperation } from "@/server/domain/trigger/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readConfig } from "./config";
import { readLastPayload } from "./last-payload";
import { presentPreview, writePayload } from "./preview";
import { requireTrigger } from "./rows";
import { findSourceRunId, readSourceRun } from "./source-run";
import { mergeConfig } from "./update";

/** Shows what a trigger would do next. Settings in the request override the stored ones. Starts nothing. */
export async function testTrigger(
  ctx: ServiceContext,
  { payload, ...input }: OperationInput<typeof testTriggerOperation>,
): Promise<TriggerPreview> {
  requireScope(ctx, "workflows:write");
  requireScope(ctx, "runs:read");
  const row = await requireTrigger(ctx, input);
  const config = mergeConfig(readConfig(row), input);
  if (config.type !== "workflow") {
    const last = writePayload(payload) ?? (await readLastPayload(ctx, row.id));
    return presentPreview(config, last, ctx.now());
  }
  const { sourceWorkflowId: workflowId } = row;
  const runId = workflowId && (await findSourceRunId(ctx, { workflowId, on: config.workflow.on }));
  return { nextTimes: [], input: runId ? (await readSourceRun(ctx, runId)).text : null };
}
