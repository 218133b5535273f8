import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { pageOf } from "@/server/domain/page";

export const MESSAGE_KINDS = [
  "REVIEW_OPENED",
  "REVIEW_CHANGED",
  "REVIEW_REMINDER",
  "REVIEW_VOTE_VOIDED",
  "INVITATION",
] as const;
export const MESSAGE_STATUSES = ["QUEUED", "SENT", "FAILED", "KEPT"] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

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
  /** When it is tried next; null: no more. */
  dueAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  /** Why there is no point in it any more, in words; null: its recipient can still do what it asks for. */
  over: z.string().nullable(),
  /** Whether it was not sent, could be now, and still has a point. */
  maySend: z.boolean(),
});
export type MessageDto = z.output<typeof MessageDto>;

export const MessagePage = pageOf(MessageDto);

export const MessageDetail = MessageDto.extend({
  /** As it was sent or is to be sent; the link stands in it for those only who may open it. */
  text: z.string(),
  /** Null: it is not the reader's to open. */
  link: z.string().nullable(),
});
export type MessageDetail = z.output<typeof MessageDetail>;
