import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { PageQuery, pageOf } from "@/server/domain/pagination";

const MESSAGE_KINDS = [
  "REVIEW_OPENED",
  "REVIEW_CHANGED",
  "REVIEW_REMINDER",
  "REVIEW_ESCALATED",
  "REVIEW_VOTE_VOIDED",
  "REVIEW_MENTION",
  "REVIEW_REASSIGNED",
  "COVER_SET",
  "SLACK_LINKED",
  "WEBHOOK_DISABLED",
  "TRIGGER_STOPPED",
  "NOTIFICATION",
  "DIGEST",
  "RECEIPT",
  "INVITATION",
] as const;
const MESSAGE_STATUSES = ["QUEUED", "SENT", "FAILED", "KEPT"] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** A page of messages, either the caller's own or everyone's. */
export const MessageQuery = PageQuery.extend({ to: z.enum(["me", "everyone"]) });
export type MessageQuery = z.output<typeof MessageQuery>;

export const MessageDto = z.object({
  id: z.string(),
  kind: z.enum(MESSAGE_KINDS),
  status: z.enum(MESSAGE_STATUSES),
  member: MemberRef,
  to: z.string(),
  subject: z.string(),
  attempts: z.number(),
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** When the message will be sent or retried. Null if it won't be. */
  dueAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  /** Why the message is obsolete. Null if the recipient can still act on it. */
  over: z.string().nullable(),
  /** Whether the current user may send the message now. It has to be unsent and not obsolete. */
  maySend: z.boolean(),
  /** The message's review. Null if the message is for someone else or isn't about a review. */
  reviewId: z.string().nullable(),
});
export type MessageDto = z.output<typeof MessageDto>;

export const MessagePage = pageOf(MessageDto);

export const MessageDetail = MessageDto.extend({
  /** The emailed text, without the link. */
  text: z.string(),
});
export type MessageDetail = z.output<typeof MessageDetail>;
