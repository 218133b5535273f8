import { z } from "zod";
import { isTimeZone } from "@/server/domain/insights/days";
import { boundedText } from "@/server/domain/text/text";
import { LATE_MINUTES, MAX_WAIT_SECONDS } from "./limits";

export const TRIGGER_TYPES = ["schedule", "webhook", "workflow"] as const;
export type TriggerType = (typeof TRIGGER_TYPES)[number];

const MISSED_POLICIES = ["skip", "runOnce"] as const;
const OVERLAP_POLICIES = ["skip", "queue", "allow"] as const;
const SIGNATURES = ["standard-webhooks", "github", "hmac", "bearer"] as const;
export type Signature = (typeof SIGNATURES)[number];
const RUN_ENDS = ["completed", "failed", "ended"] as const;
export type RunEnd = (typeof RUN_ENDS)[number];

/** The default header for an `hmac` signature. */
const HMAC_HEADER = "x-signature";
const MAX_CRON_CHARS = 200;
const MAX_TEMPLATE_CHARS = 20_000;
const HEADER = /^[a-z0-9-]{1,60}$/;

const Template = boundedText(MAX_TEMPLATE_CHARS);

const ScheduleFields = z.object({
  cron: z
    .string()
    .trim()
    .pipe(boundedText(MAX_CRON_CHARS, 1))
    .meta({ description: "Five fields: minute, hour, day of the month, month, and day of the week." }),
  timeZone: z
    .string()
    .refine(isTimeZone, "must be a time zone like Europe/Berlin")
    .meta({ description: "An IANA time zone, like Europe/Berlin." }),
  missed: z.enum(MISSED_POLICIES).meta({
    description: `How to handle scheduled times that passed while the app wasn't running: \`skip\` drops those that passed more than ${LATE_MINUTES} minutes ago, and \`runOnce\` starts one run for all of them.`,
  }),
  overlap: z.enum(OVERLAP_POLICIES).meta({
    description:
      "What to do if an earlier run of the trigger is still in progress: `skip` drops the new run, `queue` starts it afterward, and `allow` starts it immediately.",
  }),
  template: Template.meta({
    description: "A Liquid template for the input. It can use `scheduledAt`, `date`, `time`, and `timeZone`.",
  }),
});

const WebhookFields = z.object({
  signature: z.enum(SIGNATURES).meta({ description: "How senders prove that they know the secret." }),
  header: z
    .string()
    .trim()
    .toLowerCase()
    .regex(HEADER, "must be a header name, such as x-signature")
    .meta({ description: "The header with the hexadecimal signature. Only for `hmac`." }),
  template: Template.nullable().meta({
    description:
      "A Liquid template for the input. It can use `payload`. Null to use the received JSON as the input.",
  }),
  waitSeconds: z.int().min(0).max(MAX_WAIT_SECONDS).meta({
    description: "How many seconds a delivery waits for the run's output. With 0, the response is immediate.",
  }),
});

const WorkflowFields = z.object({
  workflowId: z.string().meta({ description: "The workflow whose runs fire the trigger." }),
  on: z.enum(RUN_ENDS).meta({
    description: "`completed`, `failed`, or `ended` for both. Canceled runs don't fire the trigger.",
  }),
});

/** The settings for creating a trigger of each type. */
export const ScheduleInput = ScheduleFields.extend({
  missed: ScheduleFields.shape.missed.default("skip"),
  overlap: ScheduleFields.shape.overlap.default("allow"),
  template: ScheduleFields.shape.template.default(""),
});
export const WebhookInput = WebhookFields.extend({
  header: WebhookFields.shape.header.default(HMAC_HEADER),
  template: WebhookFields.shape.template.default(null),
  waitSeconds: WebhookFields.shape.waitSeconds.default(0),
});
export const WorkflowInput = WorkflowFields.extend({ on: WorkflowFields.shape.on.default("completed") });

/** The settings for changing a trigger of each type. Omitted fields stay as they are. */
export const ScheduleChange = ScheduleFields.partial();
export const WebhookChange = WebhookFields.partial();
export const WorkflowChange = WorkflowFields.partial().extend({
  workflowId: WorkflowFields.shape.workflowId.nullish(),
});

export const ScheduleDto = ScheduleFields.meta({ id: "ScheduleTrigger" });
export type ScheduleDto = z.output<typeof ScheduleDto>;

export const WebhookDto = WebhookFields.extend({
  path: z.string().meta({ description: "The path that senders post to, relative to the app's address." }),
  previousSecretUntil: z.iso
    .datetime()
    .nullable()
    .meta({ description: "When the previous secret stops working. Null if only the current secret works." }),
}).meta({ id: "WebhookTrigger" });

export const WorkflowTriggerDto = WorkflowFields.extend({
  workflowId: z.string().nullable().meta({ description: "Null if the workflow was deleted." }),
  workflowName: z.string().nullable(),
}).meta({ id: "WorkflowTrigger" });

/** The stored settings of each type. The source workflow has its own column. */
export const StoredConfig = {
  schedule: ScheduleFields,
  webhook: WebhookFields,
  workflow: WorkflowFields.pick({ on: true }),
};
export type WebhookConfig = z.output<typeof WebhookFields>;
export type WorkflowConfig = z.output<typeof StoredConfig.workflow>;
