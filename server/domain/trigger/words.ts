import { sayTime } from "@/server/domain/text/say-time";
import type { ScheduleDto, TriggerType } from "./config";
import { LATE_MINUTES, MAX_HOPS, MAX_QUEUED } from "./limits";
import { sayCron } from "./plain-schedule";

export const TYPE_WORDS: Record<TriggerType, string> = {
  schedule: "Schedule",
  webhook: "Webhook",
  workflow: "After another workflow",
};

/** Describes a schedule: "Every weekday at 9:00 AM, Europe/Berlin". */
export function saySchedule({ cron, timeZone }: Pick<ScheduleDto, "cron" | "timeZone">): string {
  return `${sayCron(cron)}, ${timeZone}`;
}

/** A schedule's rules, as shown in its form and on its page. */
export const SCHEDULE_RULES = {
  missed: {
    label: "If the app isn't running at the scheduled time",
    hint: `A run counts as missed after ${LATE_MINUTES} minutes.`,
    words: { skip: "Skip the run", runOnce: "Run once when the app is back" },
  },
  overlap: {
    label: "If an earlier run is still in progress",
    hint: "A run waiting for a review counts as in progress.",
    words: {
      skip: "Skip the new run",
      queue: "Start the new run when the earlier one ends",
      allow: "Start the new run anyway",
    },
  },
} as const;

/** Describes a schedule's rules on one line: "If the app isn't running at the scheduled time, skip the run. …" */
export function sayRules({ missed, overlap }: Pick<ScheduleDto, "missed" | "overlap">): string {
  const say = ({ label }: { label: string }, words: string) =>
    `${label}, ${words.charAt(0).toLowerCase()}${words.slice(1)}.`;
  const { missed: late, overlap: busy } = SCHEDULE_RULES;
  return `${say(late, late.words[missed])} ${say(busy, busy.words[overlap])}`;
}

/** Warns about an empty input. `user` is the agent that uses it. */
export const EMPTY_INPUT = {
  title: "The input is empty",
  hint: (user: string) =>
    `The first step (${user}) uses the input. Without it, ${user} has nothing to work with.`,
};

/** Explains that triggers would start each other forever. `names` starts with the workflow of the new trigger. */
export function sayLoop(names: readonly string[]): string {
  return `This would start runs in a loop: ${names.join(" → ")}. Choose a different workflow, or disable one of the triggers in the loop.`;
}

export const STOPPED = {
  left: (name: string) => `${name}, the trigger's owner, is no longer a member.`,
  rights: (name: string) => `${name}, the trigger's owner, can no longer start runs.`,
  source: "The workflow this trigger follows was deleted.",
};

/** The message for a refused delivery. It doesn't reveal whether the webhook exists. */
export const NOT_VERIFIED =
  "The signature or token isn't valid for this webhook. Check the address, the secret, and the sender's clock.";

/** The messages to a sender if no run started. The reason can name members or amounts, so it's only in the history. */
export const REFUSED = {
  disabled: "This webhook is disabled.",
  notStarted: "No run started. See the trigger's history for the reason.",
  busy: (seconds: number) =>
    `Too many deliveries to this webhook are in progress. Try again in ${seconds} seconds.`,
};

/** The reasons that a firing didn't start a run. */
export const NOT_STARTED = {
  overlap: "An earlier run of this trigger was still in progress.",
  off: "The trigger was disabled before the run started.",
  missed: "The app wasn't running at the scheduled time.",
  delayed: "The app couldn't start the run in time.",
  repeated: (at: Date) =>
    `The same body was already delivered on ${sayTime(at)} and started a run. To start a run each time, include a unique ID or a timestamp in the body.`,
  full: `${MAX_QUEUED} runs of this trigger are already waiting for an earlier one to end.`,
  loop: `The delivery passed through more than ${MAX_HOPS} of this app's webhooks, which probably form a loop. Disable one of them.`,
  server: "The server kept failing for a day, so no run started. Run the trigger again.",
  late: "Something went wrong on our end, so no run could start in time.",
};
