import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { PageQuery } from "@/server/domain/page";
import { DECISIONS, ReviewedTool } from "./api";
import { REVIEW_STATUSES } from "./status";

/** The inbox tabs: reviews waiting for the current user, all open reviews, and closed reviews. */
export const InboxQuery = PageQuery.extend({ tab: z.enum(["mine", "open", "done"]) });
export type InboxQuery = z.output<typeof InboxQuery>;
export type InboxTab = InboxQuery["tab"];

/** A review in a list, with its content shortened to one line. */
export const InboxRow = z.object({
  id: z.string(),
  runId: z.string(),
  workflowName: z.string(),
  stepOrder: z.number(),
  round: z.number(),
  status: z.enum(REVIEW_STATUSES),
  toolCall: ReviewedTool.nullable(),
  action: z.string(),
  text: z.string(),
  dueAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  startedBy: MemberRef,
  /**
   * Whether the review is waiting for the current user: their approval counts, and they haven't approved this
   * document yet.
   */
  mine: z.boolean(),
  /** The name of the person the current user covers for here. Null if they decide for themselves. */
  decidesFor: z.string().nullable(),
  /**
   * Why the current user's approval doesn't count although they can still reject or request changes. Null
   * otherwise.
   */
  uncounted: z.string().nullable(),
  /** The decision that closed the review. Null if the review is open, expired or canceled. */
  decided: z
    .object({ by: MemberRef, for: MemberRef.nullable(), decision: z.enum(DECISIONS), edited: z.boolean() })
    .nullable(),
});
export type InboxRow = z.output<typeof InboxRow>;
