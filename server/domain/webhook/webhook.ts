import { z } from "zod";
import { pageOf } from "@/server/domain/page";
import { boundedText } from "@/server/domain/text/text";

export const WebhookDto = z.object({
  id: z.string(),
  url: z.string(),
  /** Whether the webhook is on. A webhook that is off gets no new events, and its pending deliveries wait. */
  enabled: z.boolean(),
  updatedAt: z.iso.datetime(),
});
export type WebhookDto = z.output<typeof WebhookDto>;

export const SaveWebhookInput = z.object({
  url: z.string().trim().pipe(boundedText(2_000, 1)),
  enabled: z.boolean(),
});
export type SaveWebhookInput = z.output<typeof SaveWebhookInput>;

export const SavedWebhook = z.object({
  webhook: WebhookDto,
  /** The signing secret, shown only once. Null if the secret hasn't changed. */
  secret: z.string().nullable(),
});
export type SavedWebhook = z.output<typeof SavedWebhook>;

const DELIVERY_STATUSES = ["QUEUED", "DELIVERED", "FAILED"] as const;

export const DeliveryDto = z.object({
  id: z.string(),
  event: z.string(),
  reviewId: z.string().nullable(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.number(),
  /** The status of the receiver's last response. */
  responseStatus: z.number().nullable(),
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** The time of the next attempt. Null if there won't be one. */
  dueAt: z.iso.datetime().nullable(),
  deliveredAt: z.iso.datetime().nullable(),
  body: z.string(),
});
export type DeliveryDto = z.output<typeof DeliveryDto>;

export const DeliveryPage = pageOf(DeliveryDto);
