import { z } from "zod";
import { pageOf } from "@/server/domain/pagination";
import { WEBHOOK_EVENTS } from "./events";
import { MAX_FAILING_DAYS, MAX_LOGGED_ATTEMPTS, MAX_RESPONSE_CHARS, SECRET_OVERLAP_HOURS } from "./limits";

const DELIVERY_STATUSES = ["QUEUED", "DELIVERED", "FAILED"] as const;

/** One attempt, as it's stored with its delivery. */
export const DeliveryAttempt = z.object({
  at: z.iso.datetime(),
  durationMs: z.number(),
  url: z.string(),
  responseStatus: z.number().nullable().meta({ description: "Null if there was no response." }),
  response: z
    .string()
    .nullable()
    .meta({ description: `The response's first ${MAX_RESPONSE_CHARS.toLocaleString("en")} characters.` }),
  error: z.string().nullable().meta({ description: "Why the attempt failed. Null if it succeeded." }),
});
export type DeliveryAttempt = z.output<typeof DeliveryAttempt>;

export const DeliveryDto = z
  .object({
    id: z.string().meta({ description: "Sent as `webhook-id`. Stays the same if the event is sent again." }),
    webhookId: z.string(),
    event: z.string(),
    runId: z.string().nullable(),
    reviewId: z.string().nullable(),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z
      .number()
      .meta({ description: "The number of attempts since the event was queued or redelivered." }),
    responseStatus: z.number().nullable().meta({ description: "The HTTP status of the last response." }),
    lastError: z.string().nullable(),
    createdAt: z.iso.datetime(),
    dueAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: "When the next attempt is due. Null if there won't be one." }),
    deliveredAt: z.iso.datetime().nullable(),
    body: z.string().meta({ description: "The signed body, byte for byte." }),
    log: z
      .array(
        DeliveryAttempt.extend({
          headers: z
            .record(z.string(), z.string())
            .meta({ description: "The request's headers, without the signature." }),
        }),
      )
      .meta({ description: `The last ${MAX_LOGGED_ATTEMPTS} attempts, oldest first.` }),
  })
  .meta({ id: "WebhookDelivery" });
export type DeliveryDto = z.output<typeof DeliveryDto>;

export const DeliveryPage = pageOf(DeliveryDto);

export const WebhookDto = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.enum(WEBHOOK_EVENTS)),
    enabled: z.boolean().meta({
      description:
        "A disabled webhook gets no new events. Queued deliveries are kept and sent when it's enabled again.",
    }),
    disabledAt: z.iso.datetime().nullable(),
    disabledReason: z
      .enum(["MEMBER", "FAILING"])
      .nullable()
      .meta({
        description: `\`FAILING\` if all attempts failed for ${MAX_FAILING_DAYS} days. \`MEMBER\` if someone disabled it.`,
      }),
    failingSince: z.iso
      .datetime()
      .nullable()
      .meta({ description: "When the attempts started failing. Null if the last one succeeded." }),
    previousSecretUntil: z.iso
      .datetime()
      .nullable()
      .meta({
        description: `When deliveries stop being signed with the previous secret, ${SECRET_OVERLAP_HOURS} hours after a rotation. Null if only the current secret is used.`,
      }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    lastDelivery: DeliveryDto.pick({
      event: true,
      status: true,
      responseStatus: true,
      lastError: true,
      createdAt: true,
    }).nullable(),
  })
  .meta({ id: "Webhook" });
export type WebhookDto = z.output<typeof WebhookDto>;

export const WebhookWithSecret = WebhookDto.extend({
  secret: z.string().meta({ description: "The signing secret. It won't be shown again." }),
}).meta({ id: "WebhookWithSecret" });
export type WebhookWithSecret = z.output<typeof WebhookWithSecret>;
