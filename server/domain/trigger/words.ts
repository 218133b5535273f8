import type { FiringStatus } from "./api";
import type { MissedPolicy, OverlapPolicy, RunEnd, ScheduleDto, Signature, TriggerType } from "./config";
import { MAX_QUEUED } from "./limits";
import { fromCron, sayPlainSchedule } from "./plain-schedule";

export const TYPE_WORDS: Record<TriggerType, string> = {
  schedule: "Schedule",
  webhook: "Webhook",
  workflow: "After another workflow",
};

export const MISSED_WORDS: Record<MissedPolicy, string> = { skip: "Skip missed runs", runOnce: "Run once" };

export const OVERLAP_WORDS: Record<OverlapPolicy, string> = {
  skip: "Skip the new run",
  queue: "Start the new run afterwards",
  allow: "Start the new run anyway",
};

export const RUN_END_WORDS: Record<RunEnd, string> = {
  completed: "When a run completes",
  failed: "When a run fails",
  ended: "When a run completes or fails",
};

export const SIGNATURE_WORDS: Record<Signature, string> = {
  "standard-webhooks": "Standard Webhooks",
  github: "GitHub",
  hmac: "HMAC SHA-256",
  bearer: "Bearer token",
};

export const FIRING_WORDS: Record<FiringStatus, string> = {
  QUEUED: "Waiting",
  STARTED: "Started a run",
  SKIPPED: "Skipped",
  FAILED: "Failed",
};

/** Describes a schedule: "Every weekday at 9:00 AM, Europe/Berlin". */
export function saySchedule({ cron, timeZone }: Pick<ScheduleDto, "cron" | "timeZone">): string {
  const plain = fromCron(cron);
  return `${plain ? sayPlainSchedule(plain) : `Cron ${cron}`}, ${timeZone}`;
}

/** Says that triggers would start each other forever. `names` starts with the workflow of the new trigger. */
export function sayLoop(names: readonly string[]): string {
  return `This would start runs in a loop: ${names.join(" → ")}. Choose a different workflow, or switch off one of these triggers.`;
}

export const STOPPED = {
  left: (name: string) => `${name}, the trigger's owner, is no longer a member.`,
  rights: (name: string) => `${name}, the trigger's owner, can no longer start runs.`,
  source: "The workflow that it follows was deleted.",
};

/** Why a delivery was refused. It doesn't say whether there's such a webhook. */
export const NOT_VERIFIED =
  "The signature or token isn't valid for this webhook. Check the address, the secret and the sender's clock.";

/** Why a firing started no run. */
export const NOT_STARTED = {
  overlap: "An earlier run of this trigger was still in progress.",
  off: "The trigger was switched off before the run started.",
  missed: "The app wasn't running at this time.",
  full: `${MAX_QUEUED} runs of this trigger are already waiting for an earlier one to end.`,
  server: "Something went wrong on our end, so no run started. Run it again.",
};
