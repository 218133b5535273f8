import type { TriggerDto } from "@/server/domain/trigger/api";
import type { ScheduleDto } from "@/server/domain/trigger/config";
import type { ServiceContext } from "@/server/services/context";
import { createTrigger } from "@/server/services/trigger/create";
import { createWorkflow } from "@/server/services/workflow/create";

/** Creates a workflow with a schedule. By default, it's due every hour. */
export async function makeSchedule(
  ctx: ServiceContext,
  changes: Partial<ScheduleDto> = {},
): Promise<TriggerDto> {
  const steps = [{ agentId: "writer", action: "Write." }];
  const { id } = await createWorkflow(ctx, { name: "Scheduled", steps });
  const schedule = {
    cron: "0 * * * *",
    timeZone: "UTC",
    missed: "skip",
    overlap: "allow",
    template: "At {{ date }} {{ time }}",
    ...changes,
  } as const;
  return (await createTrigger(ctx, { id, type: "schedule", schedule })).trigger;
}
