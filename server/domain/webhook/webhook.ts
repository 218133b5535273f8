import { z } from "zod";
import { pageOf } from "@/server/domain/page";
import { boundedText } from "@/server/domain/text/text";

export const WebhookDto = z.object({
  id: z.string(),
  url: z.string(),
  /** Switched off, it is told of nothing new, and what waits for it goes on waiting. */
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
  /** What its deliveries are signed with, in the one answer that ever holds it; null: it is the one before. */
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
  /** What the receiver answered last. */
  responseStatus: z.number().nullable(),
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** When it is tried next; null: no more. */
  dueAt: z.iso.datetime().nullable(),
  deliveredAt: z.iso.datetime().nullable(),
  body: z.string(),
});
export type DeliveryDto = z.output<typeof DeliveryDto>;

export const DeliveryPage = pageOf(DeliveryDto);
