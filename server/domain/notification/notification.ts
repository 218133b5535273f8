import { z } from "zod";
import { isTimeZone } from "@/server/domain/insights/days";
import { RUN_STATUSES } from "@/server/domain/run/status";
import { MAX_LIST_SIZE, NOTIFICATION_CHANNELS, NOTIFICATION_KINDS } from "./kinds";

export const NotificationDto = z.object({
  id: z.string(),
  kind: z.enum(NOTIFICATION_KINDS),
  /** The workflow's name, the state of the spending limit, or the number of problems found. */
  title: z.string(),
  /** The person who requested the review or mentioned the member. */
  by: z.string().nullable(),
  /** The number of events that the notification represents. */
  count: z.number(),
  runId: z.string().nullable(),
  /** The run's current status, which can have changed since the event, because a failed run can be continued. */
  runStatus: z.enum(RUN_STATUSES).nullable(),
  reviewId: z.string().nullable(),
  at: z.iso.datetime(),
  read: z.boolean(),
});
export type NotificationDto = z.output<typeof NotificationDto>;

export const NotificationQuery = z.object({ size: z.int().min(1).max(MAX_LIST_SIZE) });

export const NotificationList = z.object({ items: z.array(NotificationDto), hasMore: z.boolean() });
export type NotificationList = z.output<typeof NotificationList>;

/**
 * The notifications to mark as read: a single one, those about a review or a run, or all up to the newest one shown.
 */
export const ReadInput = z.union([
  z.object({ id: z.string() }),
  z.object({ reviewId: z.string() }),
  z.object({ runId: z.string() }),
  z.object({ upTo: z.iso.datetime() }),
]);
export type ReadInput = z.output<typeof ReadInput>;

export const NotificationSettings = z.object({
  kinds: z.array(
    z.object({ kind: z.enum(NOTIFICATION_KINDS), channels: z.array(z.enum(NOTIFICATION_CHANNELS)) }),
  ),
  /** The time zone of the daily digest. */
  timeZone: z.string(),
});
export type NotificationSettings = z.output<typeof NotificationSettings>;

export const SetChannelInput = z.object({
  kind: z.enum(NOTIFICATION_KINDS),
  channel: z.enum(NOTIFICATION_CHANNELS),
  enabled: z.boolean(),
  /** The browser's time zone, for the digest. */
  timeZone: z.string().refine(isTimeZone, "must be a time zone like Europe/Berlin"),
});
export type SetChannelInput = z.output<typeof SetChannelInput>;
