import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { pageOf } from "@/server/domain/pagination";
import { AppToken, BotToken } from "./tokens";

/** An organization's Slack app and the caller's account. */
export const SlackDto = z.object({
  connection: z
    .object({
      teamName: z.string(),
      createdAt: z.iso.datetime(),
      /** Whether the app gets clicks and messages from Slack. */
      live: z.boolean(),
      /** Why cards can't be sent. Null if they can. */
      fault: z.string().nullable(),
      /** Why clicks and messages don't arrive. Null if they do. */
      socketFault: z.string().nullable(),
    })
    .nullable(),
  /** The caller's linked Slack account. */
  link: z.object({ slackName: z.string(), createdAt: z.iso.datetime() }).nullable(),
});
export type SlackDto = z.output<typeof SlackDto>;

export const ConnectSlackInput = z.strictObject({ botToken: BotToken, appToken: AppToken });
export type ConnectSlackInput = z.output<typeof ConnectSlackInput>;

/** A code that users send to the app in Slack to link their account. Only this response contains the code. */
export const SlackCodeDto = z.object({ code: z.string(), expiresAt: z.iso.datetime() });
export type SlackCodeDto = z.output<typeof SlackCodeDto>;

/** A review's card for a member, as listed under Messages. */
export const SlackCardDto = z.object({
  id: z.string(),
  status: z.enum(["QUEUED", "SENT", "FAILED"]),
  member: MemberRef,
  workflowName: z.string(),
  /** Null if the card is for a member other than the caller. */
  reviewId: z.string().nullable(),
  attempts: z.number(),
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
});
export type SlackCardDto = z.output<typeof SlackCardDto>;
export const SlackCardPage = pageOf(SlackCardDto);
