import type { TriggerDto } from "@/server/domain/trigger/api";
import type { ScheduleDto } from "@/server/domain/trigger/config";
import type { ServiceContext } from "@/server/services/context";
import { createTrigger } from "@/server/services/trigger/create";
import { createWorkflow } from "@/server/services/workflow/create";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The minute of each hour when schedules are due: half an hour from now, so that it doesn't pass during a test. */
export const DUE_MINUTE = new Date(Date.now() + HOUR_MS / 2).getUTCMinutes();

/** Returns the next time that a default schedule is due if `n` is 0, or the nth time after that. */
export function hour(n: number): Date {
  const offset = DUE_MINUTE * MINUTE_MS;
  return new Date((Math.floor((Date.now() - offset) / HOUR_MS) + 1 + n) * HOUR_MS + offset);
}

/** Creates a workflow with a schedule that's due every hour by default. */
export async function makeSchedule(
  ctx: ServiceContext,
  changes: Partial<ScheduleDto> = {},
): Promise<TriggerDto> {
  const steps = [{ agentId: "writer", action: "Write." }];
  const { id } = await createWorkflow(ctx, { name: "Scheduled", steps });
  const schedule = {
    cron: `${DUE_MINUTE} * * * *`,
    timeZone: "UTC",
    missed: "skip",
    overlap: "allow",
    template: "At {{ date }} {{ time }}",
    ...changes,
  } as const;
  return (await createTrigger(ctx, { id, type: "schedule", schedule })).trigger;
}
