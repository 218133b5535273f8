import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery, pageOf } from "@/server/domain/pagination";
import { StepPolicy } from "@/server/domain/review/policy";
import {
  SentBackName,
  SentDefinition,
  StepChange,
  StepInput,
  StepOrder,
  WorkflowDescription,
  WorkflowName,
} from "./definition";
import { RecentRun } from "./recent-run";
import { RetryPolicy } from "./step/retry-schema";

const tag = "Workflows";

export const WorkflowStepDto = z
  .object({
    id: z.string(),
    stepOrder: StepOrder,
    agentId: z.string(),
    action: z.string(),
    name: z.string().nullable(),
    review: StepPolicy.nullable(),
    retry: RetryPolicy.optional().meta({ description: "Omitted if the step uses the default policy." }),
  })
  .meta({ id: "WorkflowStepDTO" });
export type WorkflowStepDto = z.output<typeof WorkflowStepDto>;

export const WorkflowDto = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    steps: z.array(WorkflowStepDto),
    stepCount: z.number(),
    revision: z.number().meta({
      description:
        "The published version, and the ETag. 0 if the workflow was created without steps and never changed.",
    }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "WorkflowDTO" });
export type WorkflowDto = z.output<typeof WorkflowDto>;

const WorkflowId = z.object({ id: z.string().meta({ description: "The workflow's ID." }) });
const StepPath = WorkflowId.extend({ stepId: z.string().meta({ description: "The step's ID." }) });
const WorkflowPath = { id: "wf_abc123" };

const SORT_FIELDS = ["name", "createdAt", "updatedAt"] as const;
const Sort = z.string().transform((text, ctx) => {
  const [field, direction = "asc", ...more] = text.split(",");
  const known = SORT_FIELDS.find((candidate) => candidate === field);
  if (known && (direction === "asc" || direction === "desc") && more.length === 0)
    return { field: known, direction } as const;
  ctx.addIssue({
    code: "custom",
    message: `must be one of ${SORT_FIELDS.join(", ")}, optionally followed by ,asc or ,desc`,
  });
  return z.NEVER;
});

const WorkflowListQuery = PageQuery.extend({
  sort: z
    .union([z.array(Sort), Sort.transform((sort) => [sort])])
    .default([])
    .meta({
      description: "Sort field and direction, e.g. createdAt,desc. Repeatable.",
      type: "array",
      items: { type: "string" },
    }),
});

export const listWorkflowsOperation = defineOperation({
  id: "listWorkflows",
  method: "GET",
  path: "/api/v1/workflows",
  tag,
  summary: "List workflows",
  scope: "workflows:read",
  query: WorkflowListQuery,
  output: pageOf(WorkflowDto),
  status: 200,
  examples: [{ summary: "The first page", query: "page=0&size=20" }],
});

const InitialSteps = z
  .array(StepInput)
  .nullish()
  .transform((steps) => steps ?? []);

export const createWorkflowOperation = defineOperation({
  id: "createWorkflow",
  method: "POST",
  path: "/api/v1/workflows",
  tag,
  summary: "Create a workflow",
  description: "`steps` can be created with the workflow or added later.",
  scope: "workflows:write",
  body: z.object({
    name: WorkflowName,
    description: WorkflowDescription.nullish(),
    steps: InitialSteps.meta({ description: "Initial steps to create with the workflow." }),
  }),
  output: WorkflowDto,
  status: 201,
  examples: [
    {
      summary: "A workflow without steps",
      body: {
        name: "Daily Market Briefing",
        description: "Fetches stock prices and generates a daily summary report.",
        steps: [],
      },
    },
  ],
});

export const getWorkflowOperation = defineOperation({
  id: "getWorkflow",
  method: "GET",
  path: "/api/v1/workflows/{id}",
  tag,
  summary: "Get a workflow",
  scope: "workflows:read",
  params: WorkflowId,
  output: WorkflowDto,
  status: 200,
  examples: [{ summary: "One workflow", path: WorkflowPath }],
});

export const updateWorkflowOperation = defineOperation({
  id: "updateWorkflow",
  method: "PATCH",
  path: "/api/v1/workflows/{id}",
  tag,
  summary: "Update a workflow's name or description",
  scope: "workflows:write",
  params: WorkflowId,
  body: z.object({ name: SentBackName.optional(), description: WorkflowDescription.nullable().optional() }),
  output: WorkflowDto,
  status: 200,
  conditional: true,
  examples: [{ summary: "A new name", path: WorkflowPath, body: { name: "Daily Market Briefing v2" } }],
});

export const replaceDefinitionOperation = defineOperation({
  id: "replaceDefinition",
  method: "PUT",
  path: "/api/v1/workflows/{id}/definition",
  tag,
  summary: "Replace a workflow's name, description, and steps",
  description: "A step whose ID is already in this workflow keeps that ID. Other steps get new IDs.",
  scope: "workflows:write",
  params: WorkflowId,
  body: SentDefinition,
  output: WorkflowDto,
  status: 200,
  conditional: true,
  examples: [
    {
      summary: "One step",
      path: WorkflowPath,
      body: {
        name: "Daily Market Briefing",
        steps: [{ agentId: "finance_agent", action: "Fetch current prices." }],
      },
    },
  ],
});

export const deleteWorkflowOperation = defineOperation({
  id: "deleteWorkflow",
  method: "DELETE",
  path: "/api/v1/workflows/{id}",
  tag,
  summary: "Delete a workflow but keep its runs",
  scope: "workflows:write",
  params: WorkflowId,
  output: z.null(),
  status: 204,
  conditional: true,
  examples: [{ summary: "One workflow", path: WorkflowPath }],
});

export const cloneWorkflowOperation = defineOperation({
  id: "cloneWorkflow",
  method: "POST",
  path: "/api/v1/workflows/{id}/clone",
  tag,
  summary: "Clone a workflow with all its steps",
  scope: "workflows:write",
  params: WorkflowId,
  output: WorkflowDto,
  status: 201,
  examples: [{ summary: "A copy", path: WorkflowPath }],
});

export const listStepsOperation = defineOperation({
  id: "listSteps",
  method: "GET",
  path: "/api/v1/workflows/{id}/steps",
  tag,
  summary: "List a workflow's steps in order",
  scope: "workflows:read",
  params: WorkflowId,
  output: z.array(WorkflowStepDto),
  status: 200,
  examples: [{ summary: "All steps", path: WorkflowPath }],
});

export const addStepOperation = defineOperation({
  id: "addStep",
  method: "POST",
  path: "/api/v1/workflows/{id}/steps",
  tag,
  summary: "Add a step",
  description:
    "If `stepOrder` is omitted, the step is added at the end. If the position is taken, the steps from there on move down by one.",
  scope: "workflows:write",
  params: WorkflowId,
  body: StepInput,
  output: WorkflowStepDto,
  status: 201,
  conditional: true,
  examples: [
    {
      summary: "A first step",
      path: WorkflowPath,
      body: {
        agentId: "finance_agent",
        action: "Fetch current prices for NVDA, AAPL, and MSFT.",
        stepOrder: 1,
      },
    },
  ],
});

export const getStepOperation = defineOperation({
  id: "getStep",
  method: "GET",
  path: "/api/v1/workflows/{id}/steps/{stepId}",
  tag,
  summary: "Get a step",
  scope: "workflows:read",
  params: StepPath,
  output: WorkflowStepDto,
  status: 200,
  examples: [{ summary: "The first step", path: { ...WorkflowPath, stepId: "step_001" } }],
});

export const updateStepOperation = defineOperation({
  id: "updateStep",
  method: "PATCH",
  path: "/api/v1/workflows/{id}/steps/{stepId}",
  tag,
  summary: "Update or move a step",
  scope: "workflows:write",
  params: StepPath,
  body: StepChange,
  output: WorkflowStepDto,
  status: 200,
  conditional: true,
  examples: [
    {
      summary: "New instructions",
      path: { ...WorkflowPath, stepId: "step_001" },
      body: { action: "Fetch the price of NVDA." },
    },
  ],
});

export const removeStepOperation = defineOperation({
  id: "removeStep",
  method: "DELETE",
  path: "/api/v1/workflows/{id}/steps/{stepId}",
  tag,
  summary: "Remove a step",
  scope: "workflows:write",
  params: StepPath,
  output: z.null(),
  status: 204,
  conditional: true,
  examples: [{ summary: "The first step", path: { ...WorkflowPath, stepId: "step_001" } }],
});

/** A workflow in a list, with its latest runs, newest first. */
export const WorkflowOverview = WorkflowDto.omit({ steps: true }).extend({
  /** The unpublished draft. Null if there is none or if the user can't edit workflows. */
  draft: z.object({ name: z.string(), stepCount: z.number() }).nullable(),
  /** The names of the workflow's deactivated agents. If there are any, the workflow can't run. */
  inactiveAgents: z.array(z.string()),
  updatedBy: MemberRef,
  openReviews: z.number(),
  recentRuns: z.array(RecentRun),
  /**
   * Describes what starts the workflow's runs, such as "Every weekday at 9:00 AM (Berlin time)". Null if no trigger is
   * enabled.
   */
  starts: z.string().nullable(),
  /** Whether the app disabled one of the workflow's triggers. */
  hasStoppedTrigger: z.boolean(),
});
export type WorkflowOverview = z.output<typeof WorkflowOverview>;
