import { z } from "zod";
import { ROLES } from "@/server/domain/access/access";
import { MemberRef } from "@/server/domain/access/member-ref";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery, pageOf } from "@/server/domain/pagination";
import { ReadingDto } from "@/server/domain/reading/reading";
import { boundedText, LongText } from "@/server/domain/text/text";
import { WhenOutcome } from "./condition/outcome";
import { MissingVotes } from "./missing-votes";
import { Destination } from "./next/destinations";
import { ReviewPolicy } from "./policy";
import { CHANNELS, REVIEW_KINDS, REVIEW_STATUSES } from "./status";

const tag = "Reviews";

export const DECISIONS = ["approve", "reject", "request_changes"] as const;

export const VOID_REASONS = ["EDIT", "MEMBER"] as const;

export const ReviewedTool = z.object({
  server: z.string().meta({ description: "The server's name in Countersign." }),
  tool: z.string(),
  host: z
    .string()
    .nullable()
    .meta({ description: "The host and port the call goes to. Null if not recorded." }),
});

export const JoinedByLinkFrom = z.string().nullable().meta({
  description:
    "The name of the person who shared the link that the member joined through. Null if no one did, or if the label was removed.",
});

export const DecidedFor = MemberRef.nullable().meta({
  description:
    "The person `by` covered for, with that person's name at the time. Null if `by` wasn't covering for anyone.",
});

export const TokenUsed = z.object({ id: z.string(), name: z.string() }).nullable().meta({
  description:
    "The API token that was used, with its name at the time. Null if no token was used or the token wasn't recorded.",
});

export const DecisionDto = z
  .object({
    id: z.string(),
    decision: z.enum(DECISIONS),
    by: MemberRef,
    for: DecidedFor,
    role: z
      .enum(ROLES)
      .nullable()
      .meta({ description: "The member's role at the time. Null if not recorded." }),
    joinedByLinkFrom: JoinedByLinkFrom,
    channel: z.enum(CHANNELS),
    token: TokenUsed,
    passkey: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .meta({ description: "The passkey that signed this decision. Null if it isn't signed." }),
    at: z.iso.datetime(),
    reason: z.string().nullable(),
    toStepOrder: z.number().nullable().meta({
      description:
        "The number of the step that makes the requested changes. Null if the decision doesn't request changes or if the step wasn't recorded.",
    }),
    shown: z.string().meta({
      description: "The hash of the document that the member was shown: the draft or an earlier edit.",
    }),
    output: z
      .string()
      .nullable()
      .meta({ description: "The approved document. Null unless the decision is an approval." }),
    outputHash: z.string().nullable(),
    voided: z.boolean().meta({ description: "Whether this vote no longer counts." }),
    voidReason: z.enum(VOID_REASONS).nullable().meta({
      description:
        "EDIT: someone edited the document afterward. MEMBER: the voter was removed or can no longer decide this review.",
    }),
    reading: ReadingDto,
  })
  .meta({ id: "Decision" });
export type DecisionDto = z.output<typeof DecisionDto>;

/** Why a review is needed again. */
const ASKED_AGAIN = ["EDITED", "NEW_VERSION", "UNDECIDED", "RERUN", "RERUN_EDITED"] as const;

export const ReassignmentDto = z
  .object({
    by: MemberRef,
    for: DecidedFor,
    role: z.enum(ROLES).meta({ description: "The role of `by` at the time." }),
    joinedByLinkFrom: JoinedByLinkFrom,
    own: z.boolean().meta({
      description:
        "Whether `by` could have approved, for themselves or for the person they covered for. If not, `by` reassigned the review as an owner or admin.",
    }),
    to: MemberRef,
    toRole: z.enum(ROLES).meta({ description: "The new approver's role at the time." }),
    from: z.array(z.string()).meta({
      description: "The replaced approvers, as listed in a policy. Empty if anyone could decide.",
    }),
    note: z.string(),
    channel: z.enum(CHANNELS),
    token: TokenUsed,
    at: z.iso.datetime(),
  })
  .meta({ id: "Reassignment" });
export type ReassignmentDto = z.output<typeof ReassignmentDto>;

export const ReviewDto = z
  .object({
    id: z.string(),
    runId: z.string(),
    workflowId: z.string(),
    workflowName: z.string(),
    stepId: z.string(),
    stepOrder: z.number(),
    agentId: z.string().meta({
      description:
        "The step's agent, which wrote the draft. `human` for a human step, where the draft is the step's input.",
    }),
    round: z
      .number()
      .meta({ description: "Starts at 1. Increases by 1 each time someone requests changes." }),
    feedback: z.string().nullable().meta({ description: "The changes requested for the previous draft." }),
    returnsTo: z.number().nullable().meta({
      description:
        "The number of the step that makes requested changes unless the reviewer chooses a different one. Null for a human step without an earlier agent step.",
    }),
    status: z.enum(REVIEW_STATUSES),
    kind: z.enum(REVIEW_KINDS).meta({
      description:
        "TEXT: `text` is the step's output. TOOL_CALL: `text` has the arguments of a tool call as JSON. After approval, the call is made with these arguments and the step continues. DELIVERY: `text` is a message that may have been sent. Approving confirms that the message arrived. Requesting changes sends it again. The message can't be edited.",
    }),
    toolCall: ReviewedTool.nullable().meta({ description: "The tool. Null unless the kind is TOOL_CALL." }),
    destinations: z.array(Destination).nullable().meta({
      description:
        "The destinations that steps send data to between an approval and the next review. Null if not recorded.",
    }),
    action: z.string(),
    draft: z.string(),
    draftHash: z.string().meta({ description: "The SHA-256 of the draft." }),
    text: z.string().meta({ description: "The current document: the draft or the latest edit." }),
    hash: z.string().meta({ description: "The SHA-256 of `text`." }),
    policy: ReviewPolicy.meta({ description: "The review's policy. A reassignment changes its approvers." }),
    named: z.array(MemberRef).meta({
      description: "The members that the policy lists by email. Empty if the review is closed.",
    }),
    escalatesAt: z.iso.datetime().nullable().meta({
      description:
        "When the review will be escalated if it's still open. Null if its policy has no escalation.",
    }),
    escalatedAt: z.iso.datetime().nullable().meta({
      description:
        "When the review was escalated. From then on, the people in the policy's `escalate` can decide, too. Null if it wasn't escalated.",
    }),
    dueAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    erasedAt: z.iso.datetime().nullable().meta({
      description:
        "When the content of the review's run was erased. After that, all content fields are empty. Null if the content wasn't erased.",
    }),
    startedBy: MemberRef,
    decisions: z.array(DecisionDto),
    /** Whether the caller can decide, and if not, why. */
    mayDecide: z.object({ allowed: z.boolean(), reason: z.string().nullable() }),
    mayApprove: z.object({ allowed: z.boolean(), reason: z.string().nullable() }).meta({
      description:
        "Whether the caller's approval counts. If it doesn't, the caller can still reject if `mayDecide` allows it.",
    }),
    asksAgain: z
      .object({
        reviewId: z.string().meta({ description: "The ID of the earlier review." }),
        by: MemberRef,
        why: z.enum(ASKED_AGAIN).meta({
          description:
            "EDITED: someone edited what had been approved. NEW_VERSION: someone moved the run to a newer version that changes later steps. UNDECIDED: the earlier review ended without a decision. RERUN: someone reran an earlier run, and that run's approval doesn't count here. RERUN_EDITED: someone reran it with an edited input.",
        }),
      })
      .nullable()
      .meta({
        description:
          "Who continued or reran the run, and why the earlier review is needed again. Null if this review doesn't repeat an earlier one.",
      }),
    reassignments: z
      .array(ReassignmentDto)
      .meta({ description: "Every reassignment of this review, oldest first." }),
    mayReassign: z
      .object({
        allowed: z.boolean(),
        reason: z.string().nullable(),
        from: z.array(z.string()).meta({
          description:
            "The approvers that the caller can replace. Empty if one approval is enough, because the new approver then replaces everyone.",
        }),
      })
      .meta({ description: "Whether the caller can reassign the review, and if not, why." }),
    decidesFor: MemberRef.nullable().meta({
      description: "The person the caller covers for here. Null if the caller isn't covering for anyone.",
    }),
    condition: WhenOutcome.nullable().meta({
      description: "Why the policy's condition required a review. Null if there is no condition.",
    }),
    missing: MissingVotes.nullable().meta({
      description: "The approvals still needed. Null if the review is closed.",
    }),
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
  examples: [{ summary: "Open reviews", query: "status=OPEN" }],
});

const ReviewId = z.object({ id: z.string().meta({ description: "The review's ID." }) });

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
  jobId: z.string().meta({ description: "The job for the run's next segment." }),
  missing: MissingVotes.nullable().meta({
    description: "The approvals still needed. Null if the review is decided.",
  }),
});

export const DecisionInput = z.object({
  decision: z.enum(DECISIONS).meta({
    description:
      "`request_changes` sends the draft back to an agent or continues without the tool call. Not possible if the review's `returnsTo` is null.",
  }),
  output: LongText.nullish().meta({
    description:
      "The approved document. Defaults to the review's current document. For a tool call, send the arguments as JSON that matches the tool's input schema.",
  }),
  reason: boundedText(4_000).nullish().meta({
    description: "Required to reject or request changes. Optional for approvals, where it's kept as a note.",
  }),
  toStepOrder: z.int().nullish().meta({
    description:
      "For `request_changes`: the step whose agent makes the changes, at or before the review's own step. That step and the steps after it run again, including their reviews. Defaults to the review's `returnsTo`.",
  }),
  shown: z.string().nullish().meta({
    description: "The hash of the document that was shown. If the document has changed, the response is 409.",
  }),
});

export const decideReviewOperation = defineOperation({
  id: "decideReview",
  method: "POST",
  path: "/api/v1/reviews/{id}/decide",
  tag,
  summary: "Approve, edit and approve, request changes, or reject",
  description:
    "If several approvals are needed, they must all be for the same document. After an edit, earlier approvals no longer count. To get 409 if the document has changed, set `shown` to the `hash` that you last fetched.",
  scope: "reviews:decide",
  params: ReviewId,
  body: DecisionInput,
  output: DecisionReceipt,
  status: 202,
  examples: [
    { summary: "Approve as shown", path: { id: "rev_abc123" }, body: { decision: "approve" } },
    {
      summary: "Send the document back to an earlier step",
      path: { id: "rev_abc123" },
      body: { decision: "request_changes", reason: "Use the November prices.", toStepOrder: 1 },
    },
    {
      summary: "Send the document back to the agent",
      path: { id: "rev_abc123" },
      body: { decision: "request_changes", reason: "State the price and omit the suppliers." },
    },
  ],
});
