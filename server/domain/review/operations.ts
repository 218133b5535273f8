import { z } from "zod";
import { ROLES } from "@/server/domain/access/access";
import { MemberRef } from "@/server/domain/access/member-ref";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery, pageOf } from "@/server/domain/page";
import { boundedText, LongText } from "@/server/domain/text/text";
import { Destination } from "./destinations";
import { MissingVotes } from "./missing-votes";
import { ReviewPolicy } from "./policy";
import { CHANNELS, REVIEW_KINDS, REVIEW_STATUSES } from "./status";

const tag = "Reviews";

export const DECISIONS = ["approve", "reject", "request_changes"] as const;

export const VOID_REASONS = ["EDIT", "MEMBER"] as const;

/** A tool, and the server whose it is. */
export const ReviewedTool = z.object({
  server: z.string().meta({ description: "What the server is called here." }),
  tool: z.string(),
  host: z
    .string()
    .nullable()
    .meta({ description: "The host, with its port, that the call goes to; null where it was not recorded." }),
});

export const JoinedByLinkFrom = z
  .string()
  .nullable()
  .meta({ description: "Who handed over the link they joined through. Null if nobody did." });

export const TokenUsed = z
  .object({ id: z.string(), name: z.string() })
  .nullable()
  .meta({ description: "The API token used, by its name at the time. Null if none, or not recorded." });

export const DecisionDto = z
  .object({
    id: z.string(),
    decision: z.enum(DECISIONS),
    by: MemberRef,
    role: z
      .enum(ROLES)
      .nullable()
      .meta({ description: "Their role at that time; null where it was not recorded." }),
    joinedByLinkFrom: JoinedByLinkFrom,
    channel: z.enum(CHANNELS),
    token: TokenUsed,
    at: z.iso.datetime(),
    reason: z.string().nullable(),
    shown: z.string().meta({
      description: "The hash of the text that they had before them: the draft's, or an earlier output's.",
    }),
    output: z.string().nullable().meta({ description: "The text stood behind; null unless an approval." }),
    outputHash: z.string().nullable(),
    voided: z.boolean().meta({ description: "Whether this vote counts no longer." }),
    voidReason: z.enum(VOID_REASONS).nullable().meta({
      description:
        "EDIT: somebody's later edit took it back. MEMBER: who gave it was removed, or may not decide the review any more.",
    }),
  })
  .meta({ id: "Decision" });
export type DecisionDto = z.output<typeof DecisionDto>;

export const ReviewDto = z
  .object({
    id: z.string(),
    runId: z.string(),
    workflowId: z.string(),
    workflowName: z.string(),
    stepId: z.string(),
    stepOrder: z.number(),
    agentId: z.string().meta({ description: "Whose draft it is; of the agent human, the step before's." }),
    round: z.number().meta({ description: "Counts on each time the draft was sent back to the agent." }),
    feedback: z
      .string()
      .nullable()
      .meta({ description: "What was asked for when the last draft was sent back." }),
    status: z.enum(REVIEW_STATUSES),
    kind: z.enum(REVIEW_KINDS).meta({
      description:
        "What the text is: what the step gives, or the arguments, as JSON, of a call of a tool that its agent asks for. Once approved, the call is made with them, and the step goes on.",
    }),
    toolCall: ReviewedTool.nullable().meta({ description: "Which tool; null unless TOOL_CALL." }),
    destinations: z.array(Destination).nullable().meta({
      description: "Where the steps between an approval and the next review send data. Null if not recorded.",
    }),
    action: z.string(),
    draft: z.string(),
    draftHash: z.string().meta({ description: "The SHA-256 of the draft." }),
    text: z.string().meta({ description: "What stands now: the draft, or the latest edit." }),
    hash: z.string().meta({ description: "The SHA-256 of the text." }),
    policy: ReviewPolicy.meta({ description: "The rules under which each of the decisions was made." }),
    dueAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    startedBy: MemberRef,
    decisions: z.array(DecisionDto),
    /** Whether the caller may decide, and if not, why. */
    mayDecide: z.object({ allowed: z.boolean(), reason: z.string().nullable() }),
    mayApprove: z.object({ allowed: z.boolean(), reason: z.string().nullable() }).meta({
      description:
        "Whether the caller's approval counts. If not, they can still reject if `mayDecide` allows it.",
    }),
    missing: MissingVotes.nullable().meta({ description: "What it waits for; null: it is closed." }),
  })
  .meta({ id: "Review" });
export type ReviewDto = z.output<typeof ReviewDto>;

export const listReviewsOperation = defineOperation({
  id: "listReviews",
  method: "GET",
  path: "/api/v1/reviews",
  tag,
  summary: "List reviews, newest first",
  scope: "reviews:read",
  query: PageQuery.extend({ status: z.enum(REVIEW_STATUSES).optional(), runId: z.string().optional() }),
  output: pageOf(ReviewDto),
  status: 200,
  examples: [{ summary: "What waits", query: "status=OPEN" }],
});

const ReviewId = z.object({ id: z.string().meta({ description: "The review identifier." }) });

export const getReviewOperation = defineOperation({
  id: "getReview",
  method: "GET",
  path: "/api/v1/reviews/{id}",
  tag,
  summary: "Get a review",
  scope: "reviews:read",
  params: ReviewId,
  output: ReviewDto,
  status: 200,
  examples: [{ summary: "One review", path: { id: "rev_abc123" } }],
});

const DecisionReceipt = z.object({
  reviewId: z.string(),
  runId: z.string(),
  jobId: z.string().meta({ description: "The job of the run's next segment." }),
  missing: MissingVotes.nullable().meta({ description: "What it still waits for; null: it is decided." }),
});

export const DecisionInput = z.object({
  decision: z.enum(DECISIONS).meta({
    description:
      "request_changes has the agent do its step again, or go on without the call it asks for; a step of the agent human has none to ask.",
  }),
  output: LongText.nullish().meta({
    description:
      "The approved text; left out, the text shown. Of a call, its arguments as JSON that fits the tool.",
  }),
  reason: boundedText(4_000)
    .nullish()
    .meta({ description: "Required except to approve, where it is a note that is kept." }),
  shown: z
    .string()
    .nullish()
    .meta({ description: "The hash of the text that was shown; refused when no longer current." }),
});

export const decideReviewOperation = defineOperation({
  id: "decideReview",
  method: "POST",
  path: "/api/v1/reviews/{id}/decide",
  tag,
  summary: "Approve, edit and approve, request changes, or reject",
  scope: "reviews:decide",
  params: ReviewId,
  body: DecisionInput,
  output: DecisionReceipt,
  status: 202,
  examples: [
    { summary: "Approve as shown", path: { id: "rev_abc123" }, body: { decision: "approve" } },
    {
      summary: "Send it back to the agent",
      path: { id: "rev_abc123" },
      body: { decision: "request_changes", reason: "Name the price, and leave out the suppliers." },
    },
  ],
});
