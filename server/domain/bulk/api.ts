import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery, pageOf } from "@/server/domain/pagination";
import { CHANNELS } from "@/server/domain/review/status";
import { RunFilters } from "@/server/domain/run/finding/api";
import { RUN_STATUSES } from "@/server/domain/run/status";
import { boundedText } from "@/server/domain/text/text";
import { BULK_KINDS, BULK_OUTCOMES, BULK_STATUSES } from "./kinds";
import { MAX_BULK_NAME_CHARS, MAX_BULK_RUNS, MAX_LISTED_BULK } from "./limits";

const tag = "Bulk actions";

export const BulkActionDto = z
  .object({
    id: z.string(),
    kind: z.enum(BULK_KINDS),
    name: z.string(),
    status: z.enum(BULK_STATUSES),
    total: z.number().meta({ description: "The number of runs in the bulk action." }),
    done: z.number(),
    refused: z.number().meta({
      description: "The number of refused runs. For the reason, see the `message` of each run's item.",
    }),
    failed: z.number().meta({
      description: "The number of runs left unchanged because the server failed repeatedly.",
    }),
    by: MemberRef,
    channel: z.enum(CHANNELS),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    abortedBy: MemberRef.nullable(),
  })
  .meta({ id: "BulkAction" });
export type BulkActionDto = z.output<typeof BulkActionDto>;

export const BulkItemDto = z
  .object({
    runId: z.string(),
    workflowName: z.string(),
    inputStart: z.string().meta({ description: "The first words of the run's input, on one line." }),
    outcome: z
      .enum(BULK_OUTCOMES)
      .nullable()
      .meta({ description: "Null if the action hasn't reached the run yet or was stopped first." }),
    message: z
      .string()
      .nullable()
      .meta({ description: "Why the run was refused, or why changing it failed." }),
    newRunId: z.string().nullable().meta({ description: "For `RERUN`, the ID of the new run." }),
    runStatus: z.enum(RUN_STATUSES).meta({
      description:
        "The current status of the new run or, if there is none, of this run. A continued run can fail again.",
    }),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "BulkItem" });
export type BulkItemDto = z.output<typeof BulkItemDto>;

export const BulkDetailDto = BulkActionDto.extend({
  items: pageOf(BulkItemDto).meta({
    description: "A page of the action's runs, with their results. 20 per page, unless you send `size`.",
  }),
}).meta({ id: "BulkActionDetail" });
export type BulkDetailDto = z.output<typeof BulkDetailDto>;

/** Strict, because otherwise a misspelled filter would be ignored, and the action would apply to all runs. */
const BulkFilters = z.strictObject(RunFilters.shape);

const BulkInput = z.strictObject({
  kind: z.enum(BULK_KINDS).meta({
    description:
      "`CONTINUE` continues failed runs, except rejected and canceled ones. `RERUN` reruns finished runs from the first step, with the same workflow version. `CANCEL` cancels unfinished runs.",
  }),
  name: z.string().trim().pipe(boundedText(MAX_BULK_NAME_CHARS, 1)),
  filters: BulkFilters.meta({
    description: `Selects the runs, with the same filters as the list of runs. Matching runs that \`kind\` doesn't apply to are skipped. The filters can select up to ${MAX_BULK_RUNS.toLocaleString("en")} runs.`,
  }),
  allowSideEffects: z.boolean().optional().meta({
    description:
      "For `CONTINUE` and `RERUN`: whether steps can send their requests again or call tools without approval. If not, runs with such steps are refused. GET requests are always allowed.",
  }),
  expected: z.int().min(1).optional().meta({
    description:
      "The number of runs that matched when you checked. If more match now, the response is 409 and nothing starts.",
  }),
});

/**
 * The browser sends a key, so that a repeated request doesn't start a second action. API clients use
 * `Idempotency-Key`.
 */
export const BulkPageInput = BulkInput.extend({
  requestKey: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .optional(),
});
export type BulkPageInput = z.output<typeof BulkPageInput>;

export const startBulkOperation = defineOperation({
  id: "startBulkAction",
  method: "POST",
  path: "/api/v1/bulk-actions",
  tag,
  summary: "Continue, rerun, or cancel many runs in the background",
  description:
    "Includes the runs that match `filters` when you send the request. Each run is changed on its own and exactly once, with the caller's permissions at the time of the change. Send `expected`, the number of runs that matched when you checked, to get 409 if more match now.",
  scope: "runs:write",
  alsoNeeds: ["runs:read"],
  body: BulkInput,
  output: BulkActionDto,
  status: 202,
  examples: [
    {
      summary: "Cancel the runs that are waiting for a person",
      body: { kind: "CANCEL", name: "Cancel waiting runs", filters: { status: "PAUSED" } },
    },
  ],
});

export const listBulkOperation = defineOperation({
  id: "listBulkActions",
  method: "GET",
  path: "/api/v1/bulk-actions",
  tag,
  summary: `List the latest ${MAX_LISTED_BULK} bulk actions, newest first`,
  scope: "runs:read",
  output: z.array(BulkActionDto),
  status: 200,
  examples: [{ summary: "The latest bulk actions" }],
});

const BulkPath = z.object({ id: z.string().meta({ description: "The bulk action's ID." }) });

export const getBulkOperation = defineOperation({
  id: "getBulkAction",
  method: "GET",
  path: "/api/v1/bulk-actions/{id}",
  tag,
  summary: "Get a bulk action's progress and a page of results",
  scope: "runs:read",
  params: BulkPath,
  query: PageQuery,
  output: BulkDetailDto,
  status: 200,
  examples: [{ summary: "The first results", path: { id: "bulk_abc123" } }],
});

export const abortBulkOperation = defineOperation({
  id: "abortBulkAction",
  method: "POST",
  path: "/api/v1/bulk-actions/{id}/abort",
  tag,
  summary: "Stop a bulk action without undoing its changes",
  description: "Stops after the current run. Completed changes are kept.",
  scope: "runs:write",
  params: BulkPath,
  output: BulkActionDto,
  status: 200,
  examples: [{ summary: "Stop a bulk action", path: { id: "bulk_abc123" } }],
});
