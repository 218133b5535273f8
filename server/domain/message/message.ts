import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { PageQuery, pageOf } from "@/server/domain/page";

export const MESSAGE_KINDS = [
  "REVIEW_OPENED",
  "REVIEW_CHANGED",
  "REVIEW_REMINDER",
  "REVIEW_VOTE_VOIDED",
  "INVITATION",
] as const;
export const MESSAGE_STATUSES = ["QUEUED", "SENT", "FAILED", "KEPT"] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** Whose messages are listed. */
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
  /** When it is sent or tried again; null: it isn't. */
  dueAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  /** Why it no longer matters, in words; null: its recipient can still do what it asks for. */
  over: z.string().nullable(),
  /** Whether it was not sent, still matters, and the reader can have it sent now. */
  maySend: z.boolean(),
  /** The review for the reader to open in the app; null: the message is to someone else, or about no review. */
  reviewId: z.string().nullable(),
});
export type MessageDto = z.output<typeof MessageDto>;

export const MessagePage = pageOf(MessageDto);

export const MessageDetail = MessageDto.extend({
  /** As it is mailed, without its link. */
  text: z.string(),
});
export type MessageDetail = z.output<typeof MessageDetail>;
