import type { FiringDto, TriggerDto } from "@/server/domain/trigger/api";
import type { Signature, TriggerType } from "@/server/domain/trigger/config";
import { REPLAY_MINUTES } from "@/server/domain/trigger/limits";
import { sayFollowing } from "@/server/domain/trigger/starts";
import { saySchedule } from "@/server/domain/trigger/words";

export type Trigger = TriggerDto;
export type Firing = FiringDto;

/** A schedule comes first, because most people want one. */
export const TYPES = ["schedule", "webhook", "workflow"] as const satisfies readonly TriggerType[];

/** The description of each type, shown when the user chooses one. */
export const TYPE_USES: Record<TriggerType, string> = {
  schedule: "Every day, week, or month, at the time you choose.",
  webhook: "When another app sends a request to the trigger's own URL.",
  workflow: "When a run of another workflow ends. Its result becomes the input.",
};

/** Describes when a trigger starts runs. */
export function describeTrigger({ schedule, workflow, webhook }: Trigger): string {
  if (schedule) return saySchedule(schedule);
  if (workflow) return sayFollowing(workflow);
  return webhook?.signature === "bearer"
    ? "On each authenticated request to the trigger's URL"
    : "On each signed request to the trigger's URL";
}

export const SIGNATURE_WORDS: Record<Signature, { label: string; hint: string }> = {
  bearer: {
    label: "Token",
    hint: "The sender includes the secret in the Authorization header. Most no-code tools support this.",
  },
  "standard-webhooks": {
    label: "Standard Webhooks signature",
    hint: `The signature also covers a timestamp, so a copied request stops working after ${REPLAY_MINUTES} minutes.`,
  },
  github: { label: "GitHub signature", hint: "For webhooks from GitHub repositories and organizations." },
  hmac: {
    label: "HMAC signature",
    hint: "The hex-encoded SHA-256 HMAC of the body, in a header you choose.",
  },
};

const CAUSE_WORDS = {
  schedule: "Scheduled",
  webhook: "Request received",
  workflow: "After a run",
} as const;

/** Explains why a trigger fired: "Run by Dana Whitfield". */
export function sayCause({ cause, by, count }: Pick<Firing, "cause" | "by" | "count">): string {
  if (cause === "person") return by ? `Run by ${by.name}` : "Run manually";
  return count > 1 ? `${CAUSE_WORDS[cause]} ${count} times` : CAUSE_WORDS[cause];
}
