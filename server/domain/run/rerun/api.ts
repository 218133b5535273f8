import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { wholeNumber } from "@/server/domain/page";
import { RunPath, startRunOperation } from "@/server/domain/run/api";
import { CONFIRMATION } from "@/server/domain/run/plan";
import { LongText } from "@/server/domain/text/text";
import { RerunPlan } from "./plan";

const tag = "Runs";

const FromStep = {
  fromStepOrder:
    "The first step that runs again. The steps before it keep their outputs. Defaults to the first step.",
  version:
    "`latest` uses the newest published version, which must not change the steps before that one (otherwise 422). Defaults to `same`.",
};

export const planRerunOperation = defineOperation({
  id: "planRerun",
  method: "GET",
  path: "/api/v1/workflows/runs/{runId}/rerun",
  tag,
  summary: "Preview running a run again from a step",
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
  summary: "Run a run again from a step",
  scope: "runs:write",
  params: RunPath,
  body: z.object({
    fromStepOrder: z.int().min(1).nullish().meta({ description: FromStep.fromStepOrder }),
    input: LongText.nullish().meta({
      description:
        "The edited input of that step. If an approval comes before it, the same approvers have to approve the edited input first. Omit it to keep the input.",
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
