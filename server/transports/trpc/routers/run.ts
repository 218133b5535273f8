import { z } from "zod";
import { eraseRunOperation } from "@/server/domain/erasure/api";
import * as operations from "@/server/domain/run/api";
import { compareRunsOperation } from "@/server/domain/run/compare/api";
import { continueRunOperation, planContinueOperation } from "@/server/domain/run/continuing/api";
import { getEvidenceOperation } from "@/server/domain/run/evidence";
import { ListedRunDto, listRunsOperation, RunChunkQuery } from "@/server/domain/run/finding/api";
import { planRerunOperation, startRerunOperation } from "@/server/domain/run/rerun/api";
import { LongText } from "@/server/domain/text/text";
import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import { writeEvidencePage } from "@/server/services/evidence/export";
import { resumeRun } from "@/server/services/review/resume";
import { cancelRun } from "@/server/services/run/cancel";
import { compareRuns } from "@/server/services/run/compare/compare";
import { continueRun } from "@/server/services/run/continue";
import { planContinue } from "@/server/services/run/continuing/plan-continue";
import { eraseRun } from "@/server/services/run/erase";
import { findLastRun } from "@/server/services/run/find-last";
import { getRun } from "@/server/services/run/get";
import { getEvidence } from "@/server/services/run/get-evidence";
import { listRuns } from "@/server/services/run/list";
import { listRunModels } from "@/server/services/run/list-models";
import { listWorkflowRuns } from "@/server/services/run/list-of-workflow";
import { getRunPage } from "@/server/services/run/page/get-page";
import { getRunPulse } from "@/server/services/run/page/get-pulse";
import { getStepText } from "@/server/services/run/page/get-step-text";
import { readRunChunk } from "@/server/services/run/read-chunk";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { startRerun } from "@/server/services/run/rerun/start";
import { startRun } from "@/server/services/run/start";
import { startDraftRun } from "@/server/services/run/start-draft";
import { testStep } from "@/server/services/run/test-step";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

const Id = z.object({ id: z.string() });

export const runRouter = router({
  list: operationQuery(listRunsOperation, listRuns),
  models: memberProcedure.output(z.array(z.string())).query(({ ctx }) => listRunModels(ctx.service)),
  listOfWorkflow: operationQuery(operations.listWorkflowRunsOperation, listWorkflowRuns),
  chunk: memberProcedure
    .input(RunChunkQuery)
    .output(z.object({ runs: z.array(ListedRunDto), next: z.string().nullable() }))
    .query(({ ctx, input }) => readRunChunk(ctx.service, input)),
  get: operationQuery(operations.getRunOperation, getRun),
  page: memberProcedure
    .input(operations.getRunOperation.params.extend({ step: z.number().nullable() }))
    .query(({ ctx, input }) => getRunPage(ctx.service, input)),
  pulse: memberProcedure
    .input(operations.getRunOperation.params)
    .query(({ ctx, input }) => getRunPulse(ctx.service, input)),
  compare: operationQuery(compareRunsOperation, compareRuns),
  evidence: operationQuery(getEvidenceOperation, getEvidence),
  evidencePage: memberProcedure
    .input(getEvidenceOperation.params)
    .output(z.string())
    .query(({ ctx, input }) => writeEvidencePage(ctx.service, input)),
  start: operationMutation(operations.startRunOperation, startRun),
  resume: operationMutation(operations.resumeRunOperation, resumeRun),
  cancel: operationMutation(operations.cancelRunOperation, cancelRun),
  erase: operationMutation(eraseRunOperation, eraseRun),
  planContinue: operationQuery(planContinueOperation, planContinue),
  continue: operationMutation(continueRunOperation, continueRun),
  planRerun: operationQuery(planRerunOperation, planRerun),
  startRerun: operationMutation(startRerunOperation, startRerun),
  startDraft: memberProcedure
    .input(Id.extend({ input: LongText }))
    .output(operations.startRunOperation.output)
    .mutation(({ ctx, input }) => startDraftRun(ctx.service, input)),
  testStep: memberProcedure
    .input(
      Id.extend({
        stepId: z.string(),
        definition: DraftDefinitionSchema,
        /** Defaults to the step's input in the last run. */
        input: LongText.optional(),
        allowSideEffects: z.boolean().optional(),
      }),
    )
    .output(operations.startRunOperation.output)
    .mutation(({ ctx, input }) => testStep(ctx.service, input)),
  lastOf: memberProcedure.input(Id).query(({ ctx, input }) => findLastRun(ctx.service, input)),
  stepText: memberProcedure
    .input(
      z.object({
        runId: z.string(),
        stepId: z.string().nullable(),
        of: z.enum(["input", "output"]),
        attempt: z.int32().min(1).optional(),
      }),
    )
    .query(({ ctx, input }) => getStepText(ctx.service, input)),
});
