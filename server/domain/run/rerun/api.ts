import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { wholeNumber } from "@/server/domain/pagination";
import { RunPath, startRunOperation } from "@/server/domain/run/api";
import { CONFIRMATION } from "@/server/domain/run/run-plan";
import { LongText } from "@/server/domain/text/text";
import { RerunPlan } from "./rerun-plan";

const tag = "Runs";

const FromStep = {
  fromStepOrder:
    "The step to rerun from. The steps before it keep their outputs. Defaults to the first step.",
  version:
    "`latest` uses the newest published version, which must not change any step before `fromStepOrder` (otherwise 422). Defaults to `same`.",
};

export const planRerunOperation = defineOperation({
  id: "planRerun",
  method: "GET",
  path: "/api/v1/workflows/runs/{runId}/rerun",
  tag,
  summary: "Preview a rerun from a step",
  description: "Changes nothing. Shows which outputs must be approved again and what the steps would send.",
  scope: "runs:write",
  params: RunPath,
  query: z.object({
    fromStepOrder: wholeNumber(1).optional().meta({ type: "integer", description: FromStep.fromStepOrder }),
    version: z.enum(["same", "latest"]).nullish().meta({ description: FromStep.version }),
  }),
  output: RerunPlan,
  status: 200,
  refusals: [409, 422],
  examples: [{ summary: "From step 2", path: { runId: "run_7f3a9c12" }, query: "fromStepOrder=2" }],
});

export const startRerunOperation = defineOperation({
  id: "startRerun",
  method: "POST",
  path: "/api/v1/workflows/runs/{runId}/rerun",
  tag,
  summary: "Rerun a run from a step",
  description:
    "Starts a new run. The steps before `fromStepOrder` keep their recorded outputs, so they make no calls and cost nothing. Steps that send requests must be listed in `allowSideEffects`. Preview the rerun first, and send the preview's `planHash`, so that nothing runs except what you previewed.",
  scope: "runs:write",
  params: RunPath,
  body: z.object({
    fromStepOrder: z.int().min(1).nullish().meta({ description: FromStep.fromStepOrder }),
    input: LongText.nullish().meta({
      description:
        "Edited input for the step that the rerun starts from. If an earlier step's approvers approved this input, they must approve the edited version first. Omit to keep the original input.",
    }),
    version: z.enum(["same", "latest"]).nullish().meta({ description: FromStep.version }),
    ...CONFIRMATION,
  }),
  output: startRunOperation.output.extend({ sourceRunId: z.string() }),
  status: 202,
  examples: [
    { summary: "From the first step", path: { runId: "run_7f3a9c12" }, body: {} },
    {
      summary: "From step 3, which sends a request",
      path: { runId: "run_7f3a9c12" },
      body: { fromStepOrder: 3, allowSideEffects: [3] },
    },
  ],
});
