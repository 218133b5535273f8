import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery, pageOf } from "@/server/domain/pagination";
import { ListedRunDto } from "@/server/domain/run/finding/api";
import { RUN_STATUSES } from "@/server/domain/run/status";
import { boundedText } from "@/server/domain/text/text";
import { SECRET_OVERLAP_HOURS } from "@/server/domain/webhook/limits";
import {
  ScheduleChange,
  ScheduleDto,
  ScheduleInput,
  TRIGGER_TYPES,
  WebhookChange,
  WebhookDto,
  WebhookInput,
  WorkflowChange,
  WorkflowInput,
  WorkflowTriggerDto,
} from "./config";
import { SHOWN_TIMES } from "./limits";

const tag = "Triggers";

const FIRING_STATUSES = ["QUEUED", "STARTED", "SKIPPED", "FAILED"] as const;
export type FiringStatus = (typeof FIRING_STATUSES)[number];
const FIRING_CAUSES = ["schedule", "webhook", "workflow", "person"] as const;
export type FiringCause = (typeof FIRING_CAUSES)[number];

export const FiringDto = z
  .object({
    id: z.string(),
    status: z.enum(FIRING_STATUSES),
    cause: z.enum(FIRING_CAUSES),
    reason: z
      .string()
      .nullable()
      .meta({ description: "Why no run started. Null if one started or is waiting to start." }),
    scheduledAt: z.iso.datetime().nullable().meta({ description: "When the trigger was scheduled to fire." }),
    by: MemberRef.nullable().meta({ description: "The person who fired the trigger manually." }),
    sourceRunId: z.string().nullable().meta({
      description:
        "The run that the trigger followed or, for a repeated body, the run that the first delivery started.",
    }),
    count: z.int().meta({
      description:
        "The number of deliveries in this entry. It's more than 1 only if the same body was delivered repeatedly.",
    }),
    run: ListedRunDto.pick({ id: true, status: true, reason: true, keptEmail: true }).nullable(),
    createdAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable().meta({ description: "Null while the firing is queued." }),
  })
  .meta({ id: "TriggerFiring" });
export type FiringDto = z.output<typeof FiringDto>;

export const FiringDetail = FiringDto.extend({
  payload: z.string().nullable().meta({ description: "The body that a webhook received." }),
  payloadDeleted: z.boolean().meta({
    description: "Whether the body was deleted because it was too old or because a run's content was erased.",
  }),
  input: z.string().nullable().meta({ description: "The run's input. Null if no run started." }),
}).meta({ id: "TriggerFiringDetail" });
export type FiringDetail = z.output<typeof FiringDetail>;

export const TriggerDto = z
  .object({
    id: z.string(),
    workflowId: z.string(),
    type: z.enum(TRIGGER_TYPES),
    name: z.string(),
    enabled: z.boolean(),
    stoppedReason: z.string().nullable().meta({
      description: "Why the app disabled the trigger. Null if a person disabled it or if it's enabled.",
    }),
    owner: MemberRef.meta({
      description:
        "Runs use this person's permissions, and this person counts as their requester. Anyone who changes or enables a trigger becomes its owner.",
    }),
    revision: z.number(),
    schedule: ScheduleDto.nullable(),
    webhook: WebhookDto.nullable(),
    workflow: WorkflowTriggerDto.nullable(),
    nextTimes: z.array(z.iso.datetime()).meta({
      description: `The next ${SHOWN_TIMES} times that the schedule will fire. Empty if the trigger is disabled.`,
    }),
    lastFiring: FiringDto.nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Trigger" });
export type TriggerDto = z.output<typeof TriggerDto>;

const SecretShown = z
  .string()
  .nullable()
  .meta({ description: "The webhook's secret. It won't be shown again. Null for other types." });

export const UpdatedTrigger = TriggerDto.extend({
  secret: SecretShown.meta({
    description:
      "The new secret if `signature` changed to or from `standard-webhooks`, otherwise null. It won't be shown again.",
  }),
}).meta({ id: "UpdatedTrigger" });
export type UpdatedTrigger = z.output<typeof UpdatedTrigger>;

export const CreatedTrigger = z.object({ trigger: TriggerDto, secret: SecretShown });
export type CreatedTrigger = z.output<typeof CreatedTrigger>;

export const TriggerPreview = z
  .object({
    nextTimes: z
      .array(z.iso.datetime())
      .meta({ description: "The next times that the schedule would fire." }),
    input: z.string().nullable().meta({
      description: "The input that a run would get. Null if the input would be another run's output.",
    }),
  })
  .meta({ id: "TriggerPreview" });
export type TriggerPreview = z.output<typeof TriggerPreview>;

/** The response to a delivery. A repeated delivery returns the same run. */
export const HookAnswer = z
  .object({
    runId: z
      .string()
      .nullable()
      .meta({ description: "Null if the run hasn't started yet, or for a ping, which doesn't start one." }),
    status: z.enum(RUN_STATUSES).nullable().meta({ description: "The run's status. Null for a ping." }),
    output: z.string().nullable().meta({ description: "The run's output, if the delivery waited for it." }),
  })
  .meta({ id: "HookAnswer" });
export type HookAnswer = z.output<typeof HookAnswer>;

const WorkflowPath = z.object({ id: z.string().meta({ description: "The workflow's ID." }) });
const TriggerPath = WorkflowPath.extend({
  triggerId: z.string().meta({ description: "The trigger's ID." }),
});
const path = { id: "wf_abc123", triggerId: "trg_abc123" };

const TriggerName = z.string().trim().pipe(boundedText(200, 1)).meta({ minLength: 1, maxLength: 200 });
const SentSecret = z
  .string()
  .pipe(boundedText(500, 16))
  .meta({ description: "A webhook's secret, if the sender chooses it. By default, the app generates one." });
const Payload = z
  .unknown()
  .optional()
  .meta({ description: "A webhook's JSON payload. Defaults to the last payload received." });

export const listTriggersOperation = defineOperation({
  id: "listTriggers",
  method: "GET",
  path: "/api/v1/workflows/{id}/triggers",
  tag,
  summary: "List a workflow's triggers",
  scope: "workflows:read",
  params: WorkflowPath,
  output: z.array(TriggerDto),
  status: 200,
  examples: [{ summary: "The triggers", path: { id: path.id } }],
});

export const createTriggerOperation = {
  ...defineOperation({
    id: "createTrigger",
    method: "POST",
    path: "/api/v1/workflows/{id}/triggers",
    tag,
    summary: "Create a trigger",
    scope: "workflows:write",
    alsoNeeds: ["runs:write"],
    params: WorkflowPath,
    body: z.object({
      type: z.enum(TRIGGER_TYPES),
      name: TriggerName.nullish().meta({ description: "Defaults to the type." }),
      enabled: z.boolean().nullish().meta({ description: "Defaults to true." }),
      schedule: ScheduleInput.nullish(),
      webhook: WebhookInput.nullish(),
      workflow: WorkflowInput.nullish(),
      secret: SentSecret.nullish(),
    }),
    output: CreatedTrigger,
    status: 201,
    refusals: [409],
    examples: [
      {
        summary: "Weekdays at 9:00 in Berlin",
        path: { id: path.id },
        body: {
          type: "schedule",
          schedule: { cron: "0 9 * * 1-5", timeZone: "Europe/Berlin", template: "Briefing for {{ date }}" },
        },
      },
    ],
  }),
  // The response contains a secret, so it can't be stored and replayed if the request is repeated.
  replayable: false,
};

export const getTriggerOperation = defineOperation({
  id: "getTrigger",
  method: "GET",
  path: "/api/v1/workflows/{id}/triggers/{triggerId}",
  tag,
  summary: "Get a trigger",
  scope: "workflows:read",
  params: TriggerPath,
  output: TriggerDto,
  status: 200,
  examples: [{ summary: "A trigger", path }],
});

export const updateTriggerOperation = defineOperation({
  id: "updateTrigger",
  method: "PATCH",
  path: "/api/v1/workflows/{id}/triggers/{triggerId}",
  tag,
  summary: "Change, enable, or disable a trigger",
  scope: "workflows:write",
  alsoNeeds: ["runs:write"],
  params: TriggerPath,
  body: z.object({
    name: TriggerName.optional(),
    enabled: z.boolean().optional(),
    schedule: ScheduleChange.nullish(),
    webhook: WebhookChange.nullish(),
    workflow: WorkflowChange.nullish(),
  }),
  output: UpdatedTrigger,
  status: 200,
  conditional: true,
  refusals: [409],
  examples: [{ summary: "Disable a trigger", path, body: { enabled: false } }],
});

export const deleteTriggerOperation = defineOperation({
  id: "deleteTrigger",
  method: "DELETE",
  path: "/api/v1/workflows/{id}/triggers/{triggerId}",
  tag,
  summary: "Delete a trigger and its history",
  scope: "workflows:write",
  params: TriggerPath,
  output: z.null(),
  status: 204,
  conditional: true,
  examples: [{ summary: "Delete a trigger", path }],
});

export const testTriggerOperation = defineOperation({
  id: "testTrigger",
  method: "POST",
  path: "/api/v1/workflows/{id}/triggers/{triggerId}/test",
  tag,
  summary: "Show a trigger's next scheduled times and input without starting a run",
  scope: "workflows:write",
  alsoNeeds: ["runs:read"],
  params: TriggerPath,
  body: z.object({
    schedule: ScheduleChange.nullish(),
    webhook: WebhookChange.nullish(),
    payload: Payload,
  }),
  output: TriggerPreview,
  status: 200,
  examples: [
    { summary: "A different time zone", path, body: { schedule: { timeZone: "America/New_York" } } },
  ],
});

export const runTriggerOperation = defineOperation({
  id: "runTrigger",
  method: "POST",
  path: "/api/v1/workflows/{id}/triggers/{triggerId}/run",
  tag,
  summary: "Fire a trigger now",
  scope: "runs:write",
  params: TriggerPath,
  body: z.object({ payload: Payload }),
  output: FiringDto,
  status: 202,
  refusals: [409, 422],
  examples: [{ summary: "Start a run now", path, body: {} }],
});

export const rotateTriggerSecretOperation = {
  ...defineOperation({
    id: "rotateTriggerSecret",
    method: "POST",
    path: "/api/v1/workflows/{id}/triggers/{triggerId}/rotate-secret",
    tag,
    summary: `Replace a webhook trigger's secret. The previous one keeps working for ${SECRET_OVERLAP_HOURS} more hours`,
    scope: "workflows:write",
    alsoNeeds: ["runs:write"],
    params: TriggerPath,
    body: z.object({ secret: SentSecret.nullish() }),
    output: CreatedTrigger,
    status: 200,
    refusals: [409],
    examples: [{ summary: "A new secret", path, body: {} }],
  }),
  replayable: false,
};

export const listFiringsOperation = defineOperation({
  id: "listFirings",
  method: "GET",
  path: "/api/v1/workflows/{id}/triggers/{triggerId}/firings",
  tag,
  summary: "List a trigger's history, newest first",
  scope: "runs:read",
  params: TriggerPath,
  query: PageQuery,
  output: pageOf(FiringDto),
  status: 200,
  examples: [{ summary: "The history", path }],
});

export const getFiringOperation = defineOperation({
  id: "getFiring",
  method: "GET",
  path: "/api/v1/workflows/{id}/triggers/{triggerId}/firings/{firingId}",
  tag,
  summary: "Get one entry of a trigger's history, with its payload",
  scope: "runs:read",
  params: TriggerPath.extend({ firingId: z.string() }),
  output: FiringDetail,
  status: 200,
  examples: [{ summary: "An entry", path: { ...path, firingId: "fire_abc123" } }],
});

/** Deliveries have their own route, because the trigger's secret is their only credential. */
export const receiveDeliveryOperation = defineOperation({
  id: "receiveDelivery",
  method: "POST",
  path: "/hooks/{triggerId}",
  tag,
  summary: "Deliver to a webhook trigger",
  description: `Accepts any JSON. The headers prove that the sender knows the trigger's secret. The trigger's \`signature\` specifies how. A repeated delivery returns the same run. Returns 202, or 200 if the trigger waits for the run and the run has ended. A GitHub \`ping\` also returns 200. Returns 401 for an unknown trigger or a wrong secret.`,
  scope: null,
  params: z.object({ triggerId: TriggerPath.shape.triggerId }),
  body: z.looseObject({}),
  output: HookAnswer,
  status: 202,
  replayable: false,
  refusals: [400, 401, 409, 413, 415, 422, 429],
  examples: [{ summary: "An issue", path: { triggerId: path.triggerId }, body: { issue: { number: 7 } } }],
});

/** The browser shows this preview while someone edits a trigger. */
export const previewTriggerOperation = defineOperation({
  id: "previewTrigger",
  method: "POST",
  path: "/api/v1/workflows/{id}/triggers/preview",
  tag,
  summary: "Show an unsaved trigger's next scheduled times and input",
  scope: "workflows:write",
  params: WorkflowPath,
  body: z.object({ schedule: ScheduleInput.nullish(), webhook: WebhookInput.nullish(), payload: Payload }),
  output: TriggerPreview,
  status: 200,
  examples: [
    {
      summary: "A schedule",
      path: { id: path.id },
      body: { schedule: { cron: "0 9 * * *", timeZone: "Europe/Berlin" } },
    },
  ],
});
