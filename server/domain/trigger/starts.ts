import type { RunEnd, ScheduleDto, TriggerType } from "./config";
import { sayCron } from "./plain-schedule";

export const END_WORDS: Record<RunEnd, string> = {
  completed: "completes",
  failed: "fails",
  ended: "completes or fails",
};

/** Describes when a workflow trigger fires: "After Market briefing completes". */
export function sayFollowing({ workflowName, on }: { workflowName: string | null; on: RunEnd }): string {
  return `After ${workflowName ?? "a deleted workflow"} ${END_WORDS[on]}`;
}

interface Start {
  type: TriggerType;
  enabled: boolean;
  schedule: Pick<ScheduleDto, "cron" | "timeZone"> | null;
  workflow: { workflowName: string | null; on: RunEnd } | null;
}

/**
 * Describes what starts a workflow's runs: "Every weekday at 9:00 AM (Berlin time), and 1 more". Null if no trigger is
 * enabled.
 */
export function sayStarts(triggers: readonly Start[]): string | null {
  const [first, ...others] = triggers.filter(({ enabled }) => enabled);
  if (!first) return null;
  return others.length === 0 ? sayStart(first) : `${sayStart(first)}, and ${others.length} more`;
}

function sayStart({ schedule, workflow }: Start): string {
  if (workflow) return sayFollowing(workflow);
  if (!schedule) return "By webhook";
  return `${sayCron(schedule.cron)} (${sayPlace(schedule.timeZone)})`;
}

/** A zone that's named after a place. Others, like US/Central and Etc/GMT+5, aren't clear without their area. */
const PLACE =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/(?:.*\/)?(.+)$/;

/** Names a time zone briefly: "Berlin time", "UTC". */
export function sayPlace(timeZone: string): string {
  const [, place] = PLACE.exec(timeZone) ?? [];
  return place ? `${place.replaceAll("_", " ")} time` : timeZone;
}
