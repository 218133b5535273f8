import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { PageQuery } from "@/server/domain/pagination";
import { DECISIONS, ReviewedTool } from "@/server/domain/review/api";
import { REVIEW_STATUSES } from "@/server/domain/review/status";
import { boundedText } from "@/server/domain/text/text";
import { INBOX_SHOWS, INBOX_SORTS, INBOX_TABS, MAX_SEARCH_CHARS, MAX_TOGETHER } from "./filters";

export const InboxQuery = PageQuery.extend({
  tab: z.enum(INBOX_TABS),
  /** Searches the workflow's name, the requester's name and email, the question, and the document. */
  search: boundedText(MAX_SEARCH_CHARS).optional(),
  show: z.enum(INBOX_SHOWS).optional(),
  workflowId: z.string().optional(),
  requesterId: z.string().optional(),
  sort: z.enum(INBOX_SORTS).optional(),
  grouped: z.boolean().optional(),
});
export type InboxQuery = z.output<typeof InboxQuery>;

/** The reviews to show on one page. */
export const TogetherQuery = z.object({ ids: z.array(z.string()).max(MAX_TOGETHER) });

/** A review in a list, with its content shortened to one line. */
export const InboxRow = z.object({
  id: z.string(),
  runId: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  /** The number of matching reviews of this workflow. Null unless the list is grouped by workflow. */
  groupSize: z.number().nullable(),
  stepOrder: z.number(),
  round: z.number(),
  status: z.enum(REVIEW_STATUSES),
  toolCall: ReviewedTool.nullable(),
  action: z.string(),
  /** The start of the document, without the opening words that it shares with neighboring rows. */
  text: z.string(),
  /** The document's approvals and the number of approvals it needs. */
  votes: z.object({ given: z.number(), needed: z.number() }),
  dueAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  startedBy: MemberRef,
  /**
   * Whether the review is waiting for the current user: their approval counts, and they haven't approved this
   * document yet.
   */
  mine: z.boolean(),
  /** The name of the person the current user would decide for. Null if they decide for themselves. */
  decidesFor: z.string().nullable(),
  /**
   * If the current user can only reject or request changes: why their approval wouldn't count. Null if it counts or
   * if they can't decide at all.
   */
  uncounted: z.string().nullable(),
  /** The decision that closed the review. Null if the review is open, expired, or canceled. */
  decided: z
    .object({ by: MemberRef, for: MemberRef.nullable(), decision: z.enum(DECISIONS), edited: z.boolean() })
    .nullable(),
});
export type InboxRow = z.output<typeof InboxRow>;
