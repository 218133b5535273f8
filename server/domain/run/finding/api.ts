import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { OutgoingDto } from "@/server/domain/outgoing/outgoing";
import { PageQuery, pageOf, wholeNumber } from "@/server/domain/pagination";
import { WorkflowRunDto } from "@/server/domain/run/api";
import { RUN_CAUSES } from "@/server/domain/run/cause";
import { RUN_REASONS, RUN_STATUSES } from "@/server/domain/run/status";
import { boundedText } from "@/server/domain/text/text";
import { TimeFilter } from "@/server/domain/time-filter";
import { readCursor } from "./cursor";
import { MAX_COUNTED, MAX_EXPORTED, MAX_RUN_SEARCH_CHARS, RUN_PERIODS, SEARCHED_CHARS } from "./filters";

/** Accepts one value or several. The parsed value is always a list. */
function oneOrMore<const Values extends readonly [string, ...string[]]>(values: Values) {
  const one = z.enum(values);
  return z.union([one.transform((value) => [value]), z.array(one).min(1).max(values.length)]);
}

export const Cursor = z
  .string()
  .max(200)
  .refine((text) => readCursor(text) !== null, "must be a cursor from a list");

const Cost = wholeNumber(0).meta({ type: "integer", description: "In millionths of a dollar." });

/**
 * Filters for a list of runs. Unknown filters are refused, because ignoring a misspelled one would list all
 * runs.
 */
export const RunFilters = z.object({
  status: oneOrMore(RUN_STATUSES)
    .optional()
    .meta({ description: "Repeat the parameter to pass several values." }),
  reason: oneOrMore(RUN_REASONS).optional().meta({
    description:
      "Why runs failed, for example `REJECTED`, `EXPIRED`, or `CANCELLED`. Repeat the parameter to pass several values.",
  }),
  cause: z.enum(RUN_CAUSES).optional().meta({
    description:
      'Why runs failed or expired, as in "Failures by cause" in Insights. Either the step\'s error code, such as `rate_limit`, or one of `internal`, `expired`, and `step_failed` (an error without a code). Runs of a draft have no cause.',
  }),
  workflowId: z.string().optional(),
  version: wholeNumber(1)
    .optional()
    .meta({ type: "integer", description: "The number of the workflow's published version." }),
  agentId: z.string().optional().meta({ description: "An agent that the run uses." }),
  model: boundedText(200, 1).optional().meta({ description: "A model that one of the run's steps called." }),
  sessionId: z.guid().toLowerCase().optional(),
  startedBy: z.string().optional().meta({ description: "The ID of the member who started the run." }),
  since: z
    .enum(RUN_PERIODS)
    .optional()
    .meta({ description: "Runs that started within this period, counted back from now. Overrides `from`." }),
  from: TimeFilter.optional().meta({ description: "Runs that started at this time or later." }),
  to: TimeFilter.optional().meta({ description: "Runs that started before this time." }),
  minCost: Cost.optional(),
  maxCost: Cost.optional(),
  q: boundedText(MAX_RUN_SEARCH_CHARS)
    .optional()
    .meta({
      description: `Words in the input or output, in any order. A word of three or more characters also finds longer words that start with it. Covers the first ${SEARCHED_CHARS.toLocaleString("en")} characters of each input and output.`,
    }),
});
export type RunFilters = z.output<typeof RunFilters>;

/** Selects the next runs to export. Starts with the newest run if `after` is missing. */
export const RunChunkQuery = RunFilters.extend({ after: Cursor.optional() });

export const RunListQuery = PageQuery.extend(RunFilters.shape).extend({
  after: Cursor.optional().meta({
    description:
      "Returns the runs after this cursor: the previous page's `next`. Use it instead of `page` for long lists.",
  }),
  before: Cursor.optional().meta({
    description: "Returns the runs before this cursor: the following page's `previous`.",
  }),
});
export type RunListQuery = z.output<typeof RunListQuery>;

/** An excerpt of a run's input or output that contains the search terms. */
const RunMatchDto = z
  .object({
    in: z
      .enum(["INPUT", "OUTPUT"])
      .meta({ description: "Whether the excerpt is from the input or the output." }),
    excerpt: z
      .array(z.object({ text: z.string(), matched: z.boolean() }))
      .meta({ description: "The text around the search terms, on one line. `matched` marks the terms." }),
  })
  .meta({ id: "RunMatch" });
export type RunMatchDto = z.output<typeof RunMatchDto>;

export const ListedRunDto = WorkflowRunDto.extend({
  test: z.boolean().meta({ description: "Whether the run is a test run of a draft." }),
  inputStart: z.string().meta({ description: "The first words of the input, on one line." }),
  steps: z.number().meta({ description: "The number of steps in the run's version." }),
  stepReached: z.number().meta({
    description:
      "The position of the step that the run has reached, starting at 1. 0 if it hasn't reached a step.",
  }),
  waitingFor: z.array(z.string()).meta({
    description:
      "The people and roles whose decision the run is waiting for. Empty if anyone can decide or if the run isn't waiting.",
  }),
  waitingMs: z.number().meta({ description: "How long the run has waited for people so far." }),
  workingMs: z.number().meta({ description: "How long the run has spent working so far." }),
  cost: z.number().nullable().meta({
    description: "The cost so far, in millionths of a dollar. Null if no price is known.",
  }),
  keptEmail: OutgoingDto.pick({ answer: true }).nullable().meta({
    description:
      "Set if a completed step's email was kept in the app instead of being sent. `answer` explains why.",
  }),
  match: RunMatchDto.nullable().meta({
    description:
      "With `q`: an excerpt of the run's input or output that contains the search terms. Otherwise null.",
  }),
}).meta({ id: "ListedRun" });
export type ListedRunDto = z.output<typeof ListedRunDto>;

export const RunListDto = pageOf(ListedRunDto).extend({
  exact: z.boolean().meta({
    description: `Whether \`totalElements\` is exact. It's always exact if you filter only by status, reason, and workflow, or not at all. With other filters, counting stops at ${MAX_COUNTED.toLocaleString("en")}.`,
  }),
  next: z.string().nullable().meta({ description: "The cursor of the next page. Null on the last page." }),
  previous: z
    .string()
    .nullable()
    .meta({ description: "The cursor of the previous page. Null on the first page." }),
});
export type RunListDto = z.output<typeof RunListDto>;

export const listRunsOperation = defineOperation({
  id: "listRuns",
  method: "GET",
  path: "/api/v1/runs",
  tag: "Runs",
  summary: "Find runs of all workflows, newest first",
  description:
    "You can combine all filters. Unknown parameters return 400, so a misspelled filter can't silently match every run. To page through long lists, send `next` as `after` instead of a page number.",
  scope: "runs:read",
  query: RunListQuery.strict(),
  output: RunListDto,
  status: 200,
  examples: [
    { summary: "Runs waiting for a person", query: "status=PAUSED" },
    { summary: "Runs about an order, in the last week", query: "q=order+48213&since=7d" },
  ],
});

export const exportRunsOperation = defineOperation({
  id: "exportRuns",
  method: "GET",
  path: "/api/v1/runs.csv",
  tag: "Runs",
  summary: "Download runs as CSV, newest first",
  description:
    "Accepts the same filters as the list of runs and returns up to 10,000 runs. If more match, the file ends with a note.",
  scope: "runs:read",
  query: RunFilters.strict(),
  output: z.string().meta({
    description: `At most ${MAX_EXPORTED.toLocaleString("en")} runs. If more match, the file ends with a note.`,
  }),
  status: 200,
  mediaType: "text/csv",
  examples: [{ summary: "Rejected runs", query: "reason=REJECTED" }],
});
