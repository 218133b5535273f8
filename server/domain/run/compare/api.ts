import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { defineOperation } from "@/server/domain/operation";
import { DECISIONS } from "@/server/domain/review/api";
import { REVIEW_STATUSES } from "@/server/domain/review/status";
import { StepRunDto, WorkflowRunDto } from "@/server/domain/run/api";
import { Tokens } from "@/server/domain/usage/tokens";

const Bytes = z.number().meta({ type: "integer", description: "The length in UTF-8 bytes." });

const figures = {
  workingMs: z.number().meta({ description: "How long the run has spent working so far." }),
  waitingMs: z.number().meta({ description: "How long the run has waited for people so far." }),
  tokens: Tokens.nullable().meta({ description: "Null if no model was called." }),
  cost: z.number().nullable().meta({ description: "In millionths of a dollar. Null if no price is known." }),
  edits: z.number().meta({ description: "The number of approvals with edits." }),
};

/** One of two compared runs, without its full input and output. */
export const ComparedRunDto = WorkflowRunDto.extend({
  test: z.boolean().meta({ description: "Whether the run is a test run of a draft." }),
  inputStart: z.string().meta({ description: "The first words of the input, on one line." }),
  ...figures,
}).meta({ id: "ComparedRun" });
export type ComparedRunDto = z.output<typeof ComparedRunDto>;

const ComparedDecision = z
  .object({
    decision: z.enum(DECISIONS),
    by: MemberRef,
    for: MemberRef.nullable().meta({ description: "The person `by` covered for." }),
    at: z.iso.datetime(),
    edited: z.boolean().meta({ description: "Whether the person edited the document before approving it." }),
  })
  .meta({ id: "ComparedDecision" });
export type ComparedDecision = z.output<typeof ComparedDecision>;

/** A step in one of the runs, without its input and output. */
export const ComparedStepDto = StepRunDto.pick({
  stepId: true,
  stepOrder: true,
  name: true,
  agentId: true,
  agentVersion: true,
  agentRevision: true,
  status: true,
  attempt: true,
  round: true,
  error: true,
  model: true,
  simulated: true,
  reused: true,
  notReviewed: true,
  approvedIn: true,
})
  .extend({
    ...figures,
    decisions: z
      .array(ComparedDecision)
      .meta({ description: "The decisions from all rounds, oldest first." }),
    reviewStatus: z.enum(REVIEW_STATUSES).nullable().meta({
      description: "The status of the step's latest review. Null if there is none.",
    }),
    inputBytes: Bytes.nullable().meta({ description: "Null before the step starts." }),
    outputBytes: Bytes.nullable().meta({ description: "Null if there is no output." }),
  })
  .meta({ id: "ComparedStep" });
export type ComparedStepDto = z.output<typeof ComparedStepDto>;

const Same = (what: string) =>
  z
    .boolean()
    .nullable()
    .meta({ description: `Whether both runs have the same ${what}. Null if either run has none.` });

export const StepPairDto = z
  .object({
    a: ComparedStepDto.nullable().meta({ description: "Null if the step is only in run b." }),
    b: ComparedStepDto.nullable().meta({ description: "Null if the step is only in run a." }),
    sameInput: Same("input at this step"),
    sameOutput: Same("output at this step"),
    sameInstructions: Same("instructions at this step"),
    sameAgent: Same("version of the same agent at this step"),
  })
  .meta({ id: "StepPair" });
export type StepPairDto = z.output<typeof StepPairDto>;

export const RunComparisonDto = z
  .object({
    a: ComparedRunDto.meta({ description: "Run `runId`." }),
    b: ComparedRunDto.meta({ description: "Run `otherRunId`." }),
    sameInput: z.boolean(),
    sameOutput: Same("output"),
    steps: z.array(StepPairDto).meta({
      description:
        "Steps with the same ID form a pair. The remaining steps are paired by name and then by position.",
    }),
  })
  .meta({ id: "RunComparison" });
export type RunComparisonDto = z.output<typeof RunComparisonDto>;

export const compareRunsOperation = defineOperation({
  id: "compareRuns",
  method: "GET",
  path: "/api/v1/workflows/runs/{runId}/compare/{otherRunId}",
  tag: "Runs",
  summary: "Compare two runs of a workflow, step by step",
  description:
    "The response doesn't include inputs or outputs. Steps with the same ID are a pair. Other steps are paired by name and then by position.",
  scope: "runs:read",
  params: z.object({
    runId: z.string().meta({ description: "The run's ID." }),
    otherRunId: z.string().meta({ description: "A run of the same workflow." }),
  }),
  output: RunComparisonDto,
  status: 200,
  examples: [{ summary: "Two runs", path: { runId: "run_7f3a9c12", otherRunId: "run_5d21b0e4" } }],
});
