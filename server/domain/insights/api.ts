import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { RUN_REASONS } from "@/server/domain/run/status";
import { isDay, isTimeZone } from "./days";
import { MAX_SORTED } from "./histogram";
import { MAX_RANGE_DAYS } from "./range";

const count = (description: string) => z.number().meta({ description });
const Cost = z.number().meta({ description: "In millionths of a dollar." });
const Day = z.string().refine(isDay, "must be a day like 2026-11-27").meta({ format: "date" });

const Spread = z.object({ count: z.number(), median: z.number(), p95: z.number() }).meta({
  id: "Spread",
  description: "The number of values, and their median and 95th percentile in milliseconds.",
});
export type Spread = z.output<typeof Spread>;

const FIGURES = {
  runs: count("Runs that started. Draft runs and tests of single steps don't count."),
  completed: count("Runs that completed."),
  rejected: count("Runs that a person rejected."),
  failed: count("Runs that failed because of an error."),
  expired: count("Runs whose review wasn't decided in time."),
  cancelled: count("Runs that someone canceled."),
  underWay: count("Runs that haven't ended."),
  working: Spread.nullable().meta({
    description: "How long agents worked on runs that have ended. Null if no runs have ended.",
  }),
  waiting: Spread.nullable().meta({
    description:
      "How long runs waited for people. Counts only runs that have ended and waited at least once. Null if there are none.",
  }),
  decided: count("Reviews that people approved, rejected, or sent back."),
  deciding: Spread.nullable().meta({
    description: "How long reviews were open before they were decided. Null if no reviews were decided.",
  }),
  approved: count("Drafts that people approved. Approved tool calls don't count."),
  edited: count("Approved drafts that people edited first."),
  cost: Cost.meta({
    description:
      "The cost of this period's model calls, including those of draft runs, in millionths of a dollar.",
  }),
  unpriced: count("Attempts that called a model without a known price. Their cost isn't included."),
};

const Figures = z.object(FIGURES).meta({ id: "InsightFigures" });
export type Figures = z.output<typeof Figures>;

const MAX_ROWS_WORDS = "Highest first, at most 20.";

export const InsightsDto = z
  .object({
    from: Day,
    to: Day,
    timeZone: z.string(),
    approximate: z.boolean().meta({
      description: `Whether medians and 95th percentiles are approximate (within 3%). True if the range or the one before it has more than ${MAX_SORTED.toLocaleString("en")} runs.`,
    }),
    figures: Figures,
    before: z.object({ from: Day, to: Day, figures: Figures }).meta({
      description:
        "The same number of days before the range. If the range isn't over, these figures stop at the corresponding day and time.",
    }),
    periods: z.array(z.object({ from: Day, to: Day, ...FIGURES })).meta({
      description: "Figures for each day of the range, or for each week or month if the range is long.",
    }),
    steps: z
      .array(
        z.object({
          workflowId: z.string(),
          workflowName: z.string(),
          stepId: z.string(),
          stepOrder: z.number(),
          stepName: z
            .string()
            .meta({ description: "The step's name, or a name like “Step 2” if it has none." }),
          cost: Cost,
        }),
      )
      .meta({ description: `The cost of each step. ${MAX_ROWS_WORDS}` }),
    models: z
      .array(z.object({ model: z.string(), cost: Cost }))
      .meta({ description: `The cost of each model. ${MAX_ROWS_WORDS}` }),
    agents: z
      .array(z.object({ agentId: z.string(), cost: Cost }))
      .meta({ description: `The cost of each agent. ${MAX_ROWS_WORDS}` }),
    causes: z
      .array(
        z.object({
          reason: z.enum(RUN_REASONS),
          code: z.string().meta({
            description:
              "The step's error code or, if there is none, `reason` in lowercase. Use it as `cause` to filter the list of runs.",
          }),
          runs: z.number(),
        }),
      )
      .meta({ description: "Why runs failed or expired. Most frequent cause first, at most 20." }),
  })
  .meta({ id: "Insights" });
export type InsightsDto = z.output<typeof InsightsDto>;

export const getInsightsOperation = defineOperation({
  id: "getInsights",
  method: "GET",
  path: "/api/v1/insights",
  tag: "Runs",
  summary: "Get figures on runs, decisions, and costs, compared with the previous period",
  description:
    "`from` and `to` are days in `timeZone`. For more than 100,000 runs, `approximate` is true, and medians and percentiles are accurate to within 3%.",
  scope: "runs:read",
  query: z.object({
    workflowId: z.string().optional().meta({ description: "Includes only this workflow's runs." }),
    from: Day.optional().meta({ description: "The first day. Defaults to 29 days before `to`." }),
    to: Day.optional().meta({
      description: `The last day. Defaults to today. A range can have up to ${MAX_RANGE_DAYS.toLocaleString("en")} days.`,
    }),
    timeZone: z
      .string()
      .refine(isTimeZone, "must be a time zone like Europe/Berlin")
      .default("UTC")
      .meta({ description: "The time zone that determines when days start." }),
  }),
  output: InsightsDto,
  status: 200,
  examples: [
    { summary: "The last 30 days", query: "timeZone=America/New_York" },
    { summary: "One workflow in November", query: "from=2026-11-01&to=2026-11-30&workflowId=wf_01example" },
  ],
});
