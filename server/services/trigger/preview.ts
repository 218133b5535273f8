import type { OperationInput } from "@/server/domain/operation";
import type { previewTriggerOperation, TriggerPreview } from "@/server/domain/trigger/api";
import { SHOWN_TIMES } from "@/server/domain/trigger/limits";
import { nextTimes } from "@/server/infra/schedule/schedule";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireWorkflow } from "@/server/services/workflow/rows";
import { checkConfig, renderReceived, renderScheduled, type TriggerConfig } from "./config";

/** Shows what an unsaved trigger would do. */
export async function previewTrigger(
  ctx: ServiceContext,
  { id, schedule, webhook, payload }: OperationInput<typeof previewTriggerOperation>,
): Promise<TriggerPreview> {
  requireScope(ctx, "workflows:write");
  await requireWorkflow(ctx, id);
  if (schedule) return presentPreview({ type: "schedule", schedule }, null, ctx.now());
  if (webhook) return presentPreview({ type: "webhook", webhook }, writePayload(payload), ctx.now());
  return { nextTimes: [], input: null };
}

/** Serializes a preview request's payload, as if a webhook had received it. */
export function writePayload(payload: unknown): string | null {
  return payload === undefined ? null : JSON.stringify(payload);
}

/** Throws if the settings are invalid. Without a payload, a webhook has no input to show. */
export function presentPreview(config: TriggerConfig, payload: string | null, now: Date): TriggerPreview {
  checkConfig(config);
  switch (config.type) {
    case "schedule": {
      const times = nextTimes(config.schedule, now, SHOWN_TIMES);
      return {
        nextTimes: times.map((at) => at.toISOString()),
        input: renderScheduled(config.schedule, times[0] ?? now),
      };
    }
    case "webhook":
      return { nextTimes: [], input: payload === null ? null : renderReceived(config.webhook, payload) };
    case "workflow":
      return { nextTimes: [], input: null };
  }
}
