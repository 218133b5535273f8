import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { Erasure } from "@/server/domain/erasure/erasure";
import { defineOperation } from "@/server/domain/operation";
import { OutgoingDto } from "@/server/domain/outgoing/outgoing";
import { PageQuery, pageOf } from "@/server/domain/pagination";
import { DecidedFor, DecisionDto, ReviewDto } from "@/server/domain/review/api";
import { WhenOutcome } from "@/server/domain/review/condition/outcome";
import { CHANNELS } from "@/server/domain/review/status";
import { LongText } from "@/server/domain/text/text";
import { ToolCallDto } from "@/server/domain/tool/tool-server";
import { Tokens } from "@/server/domain/usage/tokens";
import { MAX_COUNTED } from "./finding/filters";
import { RerunDto } from "./rerun/rerun-dto";
import { RUN_REASONS, RUN_STATUSES, STEP_RUN_STATUSES } from "./status";

const tag = "Runs";

export const WorkflowRunDto = z
  .object({
    id: z.string(),
    workflowId: z.string(),
    workflowName: z.string(),
    workflowVersion: z.number().nullable().meta({ description: "Null for a test run of a draft." }),
    sessionId: z.string(),
    status: z.enum(RUN_STATUSES),
    reason: z.enum(RUN_REASONS).nullable(),
    currentStepOrder: z.number().nullable(),
    durationMs: z.number().nullable(),
    startedBy: MemberRef,
    reviewId: z.string().nullable().meta({
      description:
        "The ID of the open review. Send this ID to resume the run. Null if the run isn't waiting for a person.",
    }),
    channel: z.enum(CHANNELS),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    erasedAt: z.iso.datetime().nullable().meta({
      description: "When the run's content was erased. Null if it wasn't.",
    }),
  })
  .meta({ id: "WorkflowRunResponse" });
export type WorkflowRunDto = z.output<typeof WorkflowRunDto>;

export const RunFault = z
  .object({
    code: z.string(),
    message: z.string(),
    answer: z
      .string()
      .optional()
      .meta({ description: "The model's unusable response, if it caused a step's error." }),
  })
  .meta({ id: "RunFault" });
export type RunFault = z.output<typeof RunFault>;

/** Who continued a failed run, from which step, and with what changes. */
export const ContinuationDto = z
  .object({
    by: MemberRef,
    at: z.iso.datetime(),
    channel: z.enum(CHANNELS),
    stepOrder: z.number().meta({ description: "The step that the run continued from." }),
    failedAt: z.iso.datetime(),
    reason: z.enum(RUN_REASONS).meta({ description: "Why the run had failed." }),
    error: RunFault.nullable(),
    edited: z.boolean().meta({ description: "Whether the person edited the step's input." }),
    confirmed: z.array(z.number()).meta({
      description: "The numbers of the steps that the person allowed to send their requests again.",
    }),
    toVersion: z.number().nullable().meta({
      description: "The newer version of the workflow that the run moved to. Null if it kept its version.",
    }),
  })
  .meta({ id: "Continuation" });
export type ContinuationDto = z.output<typeof ContinuationDto>;

/** A draft that was sent back, with its review. */
export const RoundDto = z
  .object({
    round: z.number(),
    attempt: z.number().meta({ description: "The attempt that wrote the draft." }),
    feedback: z
      .string()
      .nullable()
      .meta({ description: "The changes requested before this round. Null in the first round." }),
    model: z.string().nullable(),
    simulated: z.boolean(),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    output: z.string().nullable().meta({
      description: "The output that was sent back. Null if the draft hadn't been approved yet.",
    }),
    review: ReviewDto.nullable().meta({
      description: "The review of the round's draft. Null if nobody reviewed it.",
    }),
    request: z.object({ stepOrder: z.number(), decision: DecisionDto }).nullable().meta({
      description: "The request for changes that ended the round, with the step where it was made.",
    }),
  })
  .meta({ id: "Round" });
export type RoundDto = z.output<typeof RoundDto>;

/** A failed attempt that was retried. */
export const FailedAttemptDto = z
  .object({
    attempt: z.number(),
    error: RunFault,
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
  })
  .meta({ id: "FailedAttempt" });
export type FailedAttemptDto = z.output<typeof FailedAttemptDto>;

export const StepRunDto = z
  .object({
    stepId: z.string(),
    stepOrder: z.number(),
    agentId: z.string(),
    agentVersion: z.string().nullable().meta({
      description:
        "The agent version this run uses: the SHA-256 of its content, which the evidence contains. This hash matches the agent's `version` unless the agent has changed since. Null for a person or if not recorded.",
    }),
    agentRevision: z.number().nullable().meta({
      description:
        "This version's number in the agent's history. Null for a person, for a built-in agent, or if not recorded.",
    }),
    name: z.string().nullable(),
    action: z.string(),
    status: z.enum(STEP_RUN_STATUSES),
    attempt: z
      .number()
      .meta({ description: "The number of attempts across all rounds. 0 before the step starts." }),
    round: z
      .number()
      .meta({ description: "Increases by 1 each time someone requests changes. 0 before the step starts." }),
    feedback: z.string().nullable().meta({ description: "The changes requested for this round." }),
    input: z.string().nullable(),
    prompt: z.string().nullable(),
    output: z.string().nullable(),
    error: RunFault.nullable().meta({ description: "The latest attempt's error." }),
    nextAttemptAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: "When the failed attempt will be retried. Null if no retry is scheduled." }),
    failedAttempts: z.array(FailedAttemptDto).meta({
      description: "Earlier failed attempts in this round, oldest first.",
    }),
    model: z.string().nullable(),
    simulated: z.boolean().meta({ description: "Whether the built-in Simulated model wrote the output." }),
    tokens: Tokens.nullable().meta({
      description: "The total across all attempts. Null if no model was called.",
    }),
    cost: z.number().nullable().meta({
      description: "The total across all attempts, in millionths of a dollar. Null if no price is known.",
    }),
    toolCalls: z
      .array(ToolCallDto)
      .meta({ description: "The tool calls of all attempts in this round, oldest first." }),
    sent: z.array(OutgoingDto).meta({
      description: "The messages that the step sent, or may have sent, in all rounds, oldest first.",
    }),
    startedAt: z.iso.datetime().nullable().meta({
      description:
        "When the latest attempt started. If it continues earlier attempts, this is when the first of them started.",
    }),
    finishedAt: z.iso.datetime().nullable(),
    review: ReviewDto.nullable().meta({ description: "The latest attempt's review." }),
    callReviews: z.array(ReviewDto).meta({
      description: "Earlier reviews of tool calls in all rounds, oldest first.",
    }),
    earlierReviews: z.array(ReviewDto).meta({
      description:
        "Earlier reviews of the step's document that had to be repeated because the run was continued, oldest first.",
    }),
    rounds: z.array(RoundDto).meta({ description: "The step's earlier rounds, oldest first." }),
    reused: z.boolean().meta({
      description:
        "Whether the output was reused unchanged from the run that this one reruns. Reusing it cost nothing.",
    }),
    approvedIn: z
      .object({
        runId: z.string(),
        reviewId: z.string(),
        votes: z.array(z.object({ by: MemberRef, for: DecidedFor })),
        at: z.iso.datetime(),
      })
      .nullable()
      .meta({
        description:
          "The approval from an earlier run that covers the reused output. Null if there is none or if the output had to be approved again.",
      }),
    notReviewed: WhenOutcome.pick({ when: true, version: true, sample: true }).nullable().meta({
      description:
        "Why nobody reviewed the output: the condition that was false and the workflow version it comes from. Null if the output was reviewed or if the step has no review with a condition.",
    }),
  })
  .meta({ id: "StepRun" });
export type StepRunDto = z.output<typeof StepRunDto>;

export const RunDetailDto = WorkflowRunDto.extend({
  sessionRuns: z.number().meta({
    description: `The number of runs in the run's session, including this run. Counting stops at ${(MAX_COUNTED + 1).toLocaleString("en")}.`,
  }),
  waitingMs: z.number().meta({ description: "How long the run has waited for people so far." }),
  workingMs: z.number().meta({
    description:
      "How long the run has spent working so far. Together with `waitingMs`, this adds up to `durationMs`.",
  }),
  tokens: Tokens.nullable().meta({ description: "The total across all steps. Null if no model was called." }),
  cost: z.number().nullable().meta({
    description:
      "The cost of the run's model calls so far, in millionths of a dollar. Null if no price is known.",
  }),
  erasure: Erasure.nullable().meta({
    description:
      "When and why the run's content was erased, and by whom. After that, all content fields are empty. Null if the content wasn't erased.",
  }),
  input: z.string(),
  output: z.string().nullable(),
  error: RunFault.nullable(),
  continuations: z.array(ContinuationDto).meta({
    description: "Each time the run was continued after a failure, oldest first.",
  }),
  rerunOf: RerunDto.nullable().meta({
    description: "The run that this one reruns. Null if this isn't a rerun.",
  }),
  reruns: z
    .array(z.object({ runId: z.string(), fromStepOrder: z.number(), by: MemberRef, at: z.iso.datetime() }))
    .meta({ description: "The reruns of this run, oldest first. At most 20." }),
  mayContinue: z
    .object({
      allowed: z.boolean(),
      reason: z.string().nullable().meta({ description: "Why you can't continue the run." }),
      stepOrder: z.number().nullable().meta({ description: "The step that the run would continue from." }),
      asksAgain: z.number().nullable().meta({
        description:
          "The step whose approvers must approve an edited input first. Null if there is no earlier approval.",
      }),
      newestVersion: z.number().nullable().meta({
        description:
          "The workflow's newest published version. Null if the run already uses it or if there is none.",
      }),
    })
    .meta({ description: "Whether you can continue the run." }),
  agentsFrozenAt: z.iso.datetime().nullable().meta({
    description:
      "When the run's agents were frozen: at its start, or later for runs that predate agent versions. Later changes to agents don't affect the run. Null if not recorded.",
  }),
  steps: z.array(StepRunDto),
}).meta({ id: "Run" });
export type RunDetailDto = z.output<typeof RunDetailDto>;

export const startRunOperation = defineOperation({
  id: "startRun",
  method: "POST",
  path: "/api/v1/workflows/{id}/run",
  tag,
  summary: "Run a workflow",
  description:
    "Returns as soon as the run is stored. To track the run, use `GET /api/v1/workflows/runs/{runId}` or its job. Runs with the same `sessionId` (a UUID) share a session: agents that remember the session see its earlier runs.",
  scope: "runs:write",
  params: z.object({ id: z.string() }),
  body: z.object({
    input: LongText.meta({ description: "The initial input text passed to the first step." }),
    sessionId: z
      .guid()
      .toLowerCase()
      .nullish()
      .meta({ description: "UUID of a session to associate with this run." }),
  }),
  output: z.object({ jobId: z.string(), workflowId: z.string(), sessionId: z.string(), runId: z.string() }),
  status: 202,
  examples: [
    {
      summary: "In a session",
      path: { id: "wf_abc123" },
      body: { input: "Generate today's market briefing.", sessionId: "550e8400-e29b-41d4-a716-446655440000" },
    },
  ],
});

export const listWorkflowRunsOperation = defineOperation({
  id: "listWorkflowRuns",
  method: "GET",
  path: "/api/v1/workflows/{id}/runs",
  tag,
  summary: "List a workflow's runs, newest first",
  scope: "runs:read",
  params: z.object({ id: z.string() }),
  query: PageQuery,
  output: pageOf(WorkflowRunDto),
  status: 200,
  examples: [{ summary: "The first page", path: { id: "wf_abc123" }, query: "page=0&size=10" }],
});

export const RunPath = z.object({ runId: z.string().meta({ description: "The run's ID." }) });

export const getRunOperation = defineOperation({
  id: "getRun",
  method: "GET",
  path: "/api/v1/workflows/runs/{runId}",
  tag,
  summary: "Get a run with its steps",
  description: "While the run is `PAUSED`, `reviewId` is the ID of the review that it's waiting for.",
  scope: "runs:read",
  params: RunPath,
  output: RunDetailDto,
  status: 200,
  examples: [{ summary: "One run", path: { runId: "run_7f3a9c12" } }],
});

export const resumeRunOperation = defineOperation({
  id: "resumeRun",
  method: "POST",
  path: "/api/v1/workflows/runs/{runId}/resume",
  tag,
  summary: "Resume a paused run with the approved document",
  description:
    "Approves the open review with this document as the step's output. Send `reviewId`: if a response gets lost and you retry, the API returns 409 with the decision instead of approving the next step.",
  scope: "reviews:decide",
  params: RunPath,
  body: z.object({
    output: LongText.meta({ description: "The approved content, passed to the next step." }),
    reviewId: z.string().nullish().meta({
      description:
        "The ID of the review to approve: the `reviewId` of the run or the job. Always send this ID. If that review is already closed, a repeated request returns 409 with the decision instead of approving the next step. Without the ID, the request approves the open review, whichever it is, or returns 400 if the organization requires the ID. New organizations require it.",
    }),
  }),
  output: z.object({ jobId: z.string(), runId: z.string() }),
  status: 202,
  examples: [
    {
      summary: "Approve",
      path: { runId: "run_7f3a9c12" },
      body: { output: "Approved. Proceed with the summarization step.", reviewId: "rev_abc123" },
    },
  ],
});

export const cancelRunOperation = defineOperation({
  id: "cancelRun",
  method: "POST",
  path: "/api/v1/workflows/runs/{runId}/cancel",
  tag,
  summary: "Cancel a run",
  description:
    "Stops a model call in progress and closes the open review. If the run has already ended, the response is 409.",
  scope: "runs:write",
  params: RunPath,
  output: z.object({ runId: z.string() }),
  status: 202,
  examples: [{ summary: "One run", path: { runId: "run_7f3a9c12" } }],
});
