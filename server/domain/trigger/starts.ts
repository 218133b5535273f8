import type { RunEnd, ScheduleDto, TriggerType } from "./config";
import { fromCron, sayPlainSchedule } from "./plain-schedule";

export const END_WORDS: Record<RunEnd, string> = {
  completed: "completes",
  failed: "fails",
  ended: "completes or fails",
};

/** Says when a trigger that follows a workflow fires: "After Market briefing completes". */
export function sayFollowing({ workflowName, on }: { workflowName: string | null; on: RunEnd }): string {
  return `After ${workflowName ?? "a deleted workflow"} ${END_WORDS[on]}`;
}

interface Start {
  type: TriggerType;
  enabled: boolean;
  schedule: Pick<ScheduleDto, "cron"> | null;
  workflow: { workflowName: string | null; on: RunEnd } | null;
}

/** Says what starts a workflow's runs: "Every weekday at 9:00 AM, and 1 more". Null if no trigger is enabled. */
export function sayStarts(triggers: readonly Start[]): string | null {
  const [first, ...others] = triggers.filter(({ enabled }) => enabled);
  if (!first) return null;
  return others.length === 0 ? sayStart(first) : `${sayStart(first)}, and ${others.length} more`;
}

function sayStart({ schedule, workflow }: Start): string {
  if (workflow) return sayFollowing(workflow);
  if (!schedule) return "By webhook";
  const plain = fromCron(schedule.cron);
  return plain ? sayPlainSchedule(plain) : `Cron ${schedule.cron}`;
}
