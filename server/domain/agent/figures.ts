import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { wholeNumber } from "@/server/domain/pagination";
import { FIGURES_DAYS, MAX_ATTEMPTS_COUNTED, MAX_FIGURES_DAYS } from "./figures-limits";

const counts = {
  steps: z.number().meta({ type: "integer", description: "How many times a step used the agent." }),
  failed: z.number().meta({
    type: "integer",
    description:
      "The number of steps that failed permanently, not counting those whose output was rejected in a review.",
  }),
};

export const AgentFiguresDto = z
  .object({
    from: z.iso.datetime().meta({
      description: `Includes attempts that started at this time or later, except tests of a single step. If there were more than ${MAX_ATTEMPTS_COUNTED.toLocaleString("en")}, only the latest are included.`,
    }),
    complete: z.boolean().meta({ description: "False if there may be more attempts." }),
    ...counts,
    attempts: z.number().meta({ type: "integer" }),
    medianMs: z.number().nullable().meta({
      description:
        "The median duration of completed attempts, not counting time spent waiting for people. Null if no attempts completed.",
    }),
    inputTokens: z.number(),
    outputTokens: z.number(),
    cost: z
      .number()
      .nullable()
      .meta({ description: "In millionths of a dollar. Null if no price is known." }),
    causes: z
      .array(
        z.object({
          code: z.string().meta({ description: "The error's code." }),
          message: z
            .string()
            .nullable()
            .meta({ description: "The latest error's message. Null without `runs:read`." }),
          count: z.number().meta({ type: "integer" }),
          runs: z
            .array(
              z.object({
                runId: z.string(),
                stepOrder: z.number(),
                workflowName: z.string(),
                startedAt: z.iso.datetime().meta({ description: "When the step's latest attempt started." }),
              }),
            )
            .meta({ description: "The latest runs that failed this way. Empty without `runs:read`." }),
        }),
      )
      .meta({ description: "Why steps failed, most frequent cause first." }),
    versions: z.array(z.object({ revision: z.number().nullable(), ...counts })).meta({
      description:
        "One per agent version, newest first. `revision` is null for a built-in agent, or if not recorded.",
    }),
  })
  .meta({ id: "AgentFigures" });
export type AgentFiguresDto = z.output<typeof AgentFiguresDto>;

export const getAgentFiguresOperation = defineOperation({
  id: "getAgentFigures",
  method: "GET",
  path: "/api/v1/agents/{agentId}/figures",
  tag: "Agents",
  summary: "Get an agent's recent failures, durations, and costs",
  scope: "agents:read",
  params: z.object({ agentId: z.string() }),
  query: z.object({
    days: wholeNumber(1)
      .refine((days) => days <= MAX_FIGURES_DAYS, `must be at most ${MAX_FIGURES_DAYS}`)
      .default(FIGURES_DAYS)
      .meta({ type: "integer", description: `Up to ${MAX_FIGURES_DAYS}.` }),
  }),
  output: AgentFiguresDto,
  status: 200,
  examples: [{ summary: "The last week", path: { agentId: "invoice_reader" }, query: "days=7" }],
});
