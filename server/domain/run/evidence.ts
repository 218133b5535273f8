import { z } from "zod";
import { ROLES } from "@/server/domain/access/access";
import { MemberRef } from "@/server/domain/access/member-ref";
import { EarlierText } from "@/server/domain/comment/api";
import { Erasure } from "@/server/domain/erasure/erasure";
import { LedgerProofDto } from "@/server/domain/ledger/entry";
import { defineOperation } from "@/server/domain/operation";
import { ReadingDto } from "@/server/domain/reading/reading";
import {
  DECISIONS,
  DecidedFor,
  DecisionDto,
  JoinedByLinkFrom,
  ReassignmentDto,
  ReviewDto,
  ReviewedTool,
  TokenUsed,
  VOID_REASONS,
} from "@/server/domain/review/api";
import { Destination } from "@/server/domain/review/next/destinations";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { CHANNELS, REVIEW_KINDS, REVIEW_STATUSES } from "@/server/domain/review/status";
import { ContinuationDto, RunDetailDto, StepRunDto } from "./api";
import { RerunDto } from "./rerun/rerun-dto";

const TextHash = z.string().meta({ description: "The SHA-256 of an entry in `texts`." });

const EditedInput = TextHash.nullable().meta({
  description:
    "The SHA-256 of the edited input. The input is in `texts`, whether or not anyone had to approve it. Null if the input wasn't edited.",
});

/** Binary values are encoded as base64url. */
const DecisionSignatureDto = z
  .object({
    passkey: z.object({ id: z.string(), name: z.string() }),
    policy: TextHash.nullable().meta({
      description:
        "The review's policy when the decision was signed, as JSON. Null if the run's content was erased.",
    }),
    nonce: z.string().nullable().meta({
      description: "The random part of the statement that was signed. Null if the run's content was erased.",
    }),
    challenge: z.string().meta({ description: "The SHA-256 of the statement." }),
    clientDataJSON: z.string().meta({ description: "The client data from the browser (WebAuthn)." }),
    authenticatorData: z
      .string()
      .meta({ description: "The authenticator data from the passkey (WebAuthn)." }),
    signature: z.string().meta({
      description:
        "The passkey's signature over `authenticatorData` followed by the SHA-256 of `clientDataJSON`.",
    }),
  })
  .meta({ id: "DecisionSignature" });

const EvidenceDecision = z
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
    at: z.iso.datetime(),
    channel: z.enum(CHANNELS).meta({
      description:
        "Where the person acted: in the app, in the app for several reviews at once (BULK), through the API, through a link in a message, or in Slack. TRIGGER applies only to runs.",
    }),
    token: TokenUsed,
    reason: z.string().nullable(),
    toStepOrder: DecisionDto.shape.toStepOrder,
    shown: TextHash,
    approved: TextHash.nullable(),
    changes: z
      .array(z.union([z.object({ same: z.string() }), z.object({ removed: z.string(), added: z.string() })]))
      .nullable()
      .meta({
        description:
          "The differences between the document shown and the document approved, word by word. Null if there are none.",
      }),
    voidedAt: z.iso.datetime().nullable().meta({ description: "When this vote stopped counting." }),
    voidReason: z.enum(VOID_REASONS).nullable().meta({
      description:
        "EDIT: someone edited the document afterward. MEMBER: the voter was removed or can no longer decide this review.",
    }),
    reading: ReadingDto,
    signature: DecisionSignatureDto.nullable().meta({
      description: "The member's passkey signature. Null if the decision isn't signed.",
    }),
  })
  .meta({ id: "EvidenceDecision" });

const EvidenceComment = z
  .object({
    id: z.string(),
    by: MemberRef,
    at: z.iso.datetime(),
    channel: z.enum(CHANNELS),
    token: TokenUsed,
    text: z.string().meta({
      description: "The latest text: Markdown, with each mention as `[@name](member:ID)`.",
    }),
    editedAt: z.iso.datetime().nullable(),
    earlier: z.array(EarlierText).meta({ description: "Earlier versions of the text, oldest first." }),
    deletedAt: z.iso.datetime().nullable().meta({
      description: "When the comment was deleted. Deleted comments are hidden everywhere except here.",
    }),
    deletedBy: MemberRef.nullable(),
    mentions: z.array(MemberRef),
  })
  .meta({ id: "EvidenceComment" });

const EvidenceReview = z
  .object({
    id: z.string(),
    stepId: z.string(),
    stepOrder: z.number(),
    round: z.number(),
    asksAgain: z.string().nullable().meta({
      description:
        "The ID of the earlier review, if this review repeats one after a run was continued or rerun.",
    }),
    feedback: z.string().nullable().meta({ description: "The changes requested before this draft." }),
    kind: z.enum(REVIEW_KINDS),
    toolCall: ReviewedTool.extend({
      calledAt: z.iso
        .datetime()
        .nullable()
        .meta({ description: "When the call was made. Null if it wasn't." }),
    }).nullable(),
    destinations: z.array(Destination).nullable().meta({
      description:
        "The destinations that steps send data to after an approval, as the reviewer saw them. Null if not recorded.",
    }),
    draftBy: z.object({ agentId: z.string(), model: z.string().nullable(), simulated: z.boolean() }),
    action: z.string().meta({ description: "The question, as the reviewer saw it." }),
    policy: ReviewPolicy,
    status: z.enum(REVIEW_STATUSES),
    openedAt: z.iso.datetime(),
    escalatesAt: ReviewDto.shape.escalatesAt,
    escalatedAt: ReviewDto.shape.escalatedAt,
    dueAt: z.iso.datetime().nullable(),
    closedAt: z.iso.datetime().nullable(),
    draft: TextHash,
    text: TextHash,
    condition: ReviewDto.shape.condition,
    decisions: z.array(EvidenceDecision),
    reassignments: z.array(ReassignmentDto).meta({
      description:
        "Every reassignment, oldest first. `policy` has the approvers after the last reassignment.",
    }),
    comments: z.array(EvidenceComment).meta({
      description: "Every comment on the review, oldest first, including deleted ones.",
    }),
  })
  .meta({ id: "EvidenceReview" });

const EvidenceStep = z
  .object({
    stepId: z.string(),
    stepOrder: z.number(),
    agentId: z.string(),
    agentVersion: z.string().nullable().meta({
      description:
        "The version of the step's agent: a key in `agentVersions`. Null for a human step or if the version wasn't recorded.",
    }),
    agentRevision: z.number().nullable().meta({
      description:
        "The version's number in the agent's history. Null if the version has no number or wasn't recorded.",
    }),
    reused: StepRunDto.shape.reused,
    sent: StepRunDto.shape.sent,
    approvedIn: z.string().nullable().meta({
      description:
        "The ID of the review in an earlier run whose approval counts for the reused output. The review is in `reusedReviews`.",
    }),
    notReviewed: StepRunDto.shape.notReviewed,
  })
  .meta({ id: "EvidenceStep" });

const HashedJson = z
  .object({
    policy: TextHash,
    openedPolicy: TextHash.nullable(),
    destinations: TextHash.nullable(),
    tool: TextHash.nullable(),
  })
  .meta({
    id: "HashedJson",
    description:
      "The parts of the review that the ledger commits to, as JSON. `openedPolicy` is the policy before a reassignment, or null if the policy wasn't changed.",
  });

const EvidenceAttempt = z
  .object({
    id: z.string(),
    stepId: z.string(),
    stepOrder: z.number(),
    attempt: z.number(),
    round: z.number(),
    agentId: z.string(),
    status: z.string(),
    model: z.string().nullable(),
    simulated: z.boolean(),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    input: TextHash,
    output: TextHash.nullable(),
    error: TextHash.nullable(),
  })
  .meta({ id: "EvidenceAttempt" });

export const EvidenceDto = z
  .object({
    madeAt: z.iso.datetime(),
    run: RunDetailDto.extend({
      continuations: z
        .array(ContinuationDto.extend({ input: EditedInput }).meta({ id: "EvidenceContinuation" }))
        .meta({ description: RunDetailDto.shape.continuations.description }),
      rerunOf: RerunDto.extend({ input: EditedInput })
        .meta({ id: "EvidenceRerun" })
        .nullable()
        .meta({ description: RunDetailDto.shape.rerunOf.description }),
      erasure: Erasure.extend({
        salt: z
          .string()
          .nullable()
          .meta({ description: "The salt of the commitment to the reason, in hex." }),
      })
        .meta({ id: "EvidenceErasure" })
        .nullable()
        .meta({
          description:
            "When and why the run's content was erased, and by whom. After that, all content fields are empty, and the ledger's commitments replace the documents' SHA-256 hashes. Null if the content wasn't erased.",
        }),
    })
      .omit({
        cost: true,
        tokens: true,
        input: true,
        output: true,
        error: true,
        steps: true,
        mayContinue: true,
        sessionRuns: true,
        reruns: true,
      })
      .meta({
        id: "EvidenceRun",
      }),
    input: TextHash,
    output: TextHash.nullable(),
    error: TextHash.nullable(),
    workflow: z
      .object({
        id: z.string(),
        versionId: z.string(),
        definition: z.record(z.string(), z.json()),
        hashed: TextHash.meta({ description: "The definition's JSON, which the ledger commits to." }),
      })
      .meta({ id: "EvidenceWorkflow", description: "The version of the workflow that the run uses." }),
    steps: z.array(EvidenceStep),
    attempts: z.array(EvidenceAttempt).meta({
      description: "Every attempt at every step, with its input and output.",
    }),
    agentVersions: z.record(z.string(), z.record(z.string(), z.json())).meta({
      description:
        "The content of each agent version in this run, keyed by the SHA-256 of its JSON (UTF-8, sorted keys, no spaces). For each secret, this shows where it's stored and where it can be sent, but never its value.",
    }),
    reviews: z
      .array(EvidenceReview.extend({ hashed: HashedJson }).meta({ id: "RecordedReview" }))
      .meta({ description: "In the order they were opened." }),
    reusedReviews: z.array(EvidenceReview.extend({ runId: z.string() })).meta({
      description: "Reviews from earlier runs whose approvals count in this run.",
    }),
    ledger: LedgerProofDto.meta({
      description: "What the ledger recorded about the run, connected to signed heads.",
    }),
    texts: z
      .record(z.string(), z.string())
      .meta({ description: "All referenced strings, keyed by the hex SHA-256 of their UTF-8 bytes." }),
  })
  .meta({ id: "Evidence" });
export type EvidenceDto = z.output<typeof EvidenceDto>;

export const getEvidenceOperation = defineOperation({
  id: "getEvidence",
  method: "GET",
  path: "/api/v1/workflows/runs/{runId}/evidence",
  tag: "Runs",
  summary: "Get a run's evidence: every decision, with its document",
  description:
    "The file that proves a run: its workflow version, every attempt with its input and output, every review with its decisions, reassignments, and comments, every document, and the content of every agent version, each with its SHA-256. The ledger's entries about the run connect all of it to a signed head.",
  scope: "runs:read",
  alsoNeeds: ["reviews:read"],
  params: z.object({ runId: z.string().meta({ description: "The run's ID." }) }),
  query: z.object({
    format: z.enum(["json", "zip", "html"]).optional().meta({
      description:
        "`html` is a printable page that verifies itself offline. `zip` has the page, the JSON, and a signature of both. Defaults to `json`.",
    }),
    head: z.coerce.number().int().positive().optional().meta({
      description:
        "The sequence number of a head that you saved. If set, the evidence also includes the links from this head to the entries.",
    }),
  }),
  output: EvidenceDto,
  status: 200,
  examples: [{ summary: "One run", path: { runId: "run_7f3a9c12" } }],
});
