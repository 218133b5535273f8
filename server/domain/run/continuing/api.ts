import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { RunPath } from "@/server/domain/run/api";
import { CONFIRMATION } from "@/server/domain/run/run-plan";
import { LongText } from "@/server/domain/text/text";
import { ContinuePlan } from "./continue-plan";

const tag = "Runs";

const VERSION =
  "`latest` moves the run to the newest published version, which must not change completed steps (otherwise 422). If it changes later steps that follow an approval, the approvers have to approve again first. Defaults to `same`.";

export const planContinueOperation = defineOperation({
  id: "planContinue",
  method: "GET",
  path: "/api/v1/workflows/runs/{runId}/continue",
  tag,
  summary: "Preview continuing a failed run",
  description: "Changes nothing. Shows which outputs must be approved again and what the steps would send.",
  scope: "runs:write",
  params: RunPath,
  query: z.object({ version: z.enum(["same", "latest"]).nullish().meta({ description: VERSION }) }),
  output: ContinuePlan,
  status: 200,
  refusals: [409, 422],
  examples: [{ summary: "On the newest version", path: { runId: "run_7f3a9c12" }, query: "version=latest" }],
});

export const continueRunOperation = defineOperation({
  id: "continueRun",
  method: "POST",
  path: "/api/v1/workflows/runs/{runId}/continue",
  tag,
  summary: "Continue a failed run from the step that failed",
  description:
    "Completed steps keep their outputs and approvals, and an expired review opens again. Runs that someone rejected or canceled can't be continued. Steps that send requests must be listed in `allowSideEffects`. Preview the continuation first, and send the preview's `planHash`, so that nothing runs except what you previewed.",
  scope: "runs:write",
  params: RunPath,
  body: z.object({
    input: LongText.nullish().meta({
      description:
        "The step's edited input. If the original input was approved or follows an approval, the approvers have to approve the edited input first. Requires `planHash`, because the run may have failed at a different step since your preview. Omit to keep the original input.",
    }),
    version: z.enum(["same", "latest"]).nullish().meta({ description: VERSION }),
    ...CONFIRMATION,
  }),
  output: z.object({ jobId: z.string(), runId: z.string() }),
  status: 202,
  examples: [
    { summary: "With the same input", path: { runId: "run_7f3a9c12" }, body: {} },
    {
      summary: "With edited input",
      path: { runId: "run_7f3a9c12" },
      body: {
        input: "Refund $131.20.",
        planHash:
          "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae-6b86b273-9f86d081-4fc82b26-ef2d127d-4a44dc15-e7f6c011-7902699b",
      },
    },
    {
      summary: "From step 3, which sends a request",
      path: { runId: "run_7f3a9c12" },
      body: { allowSideEffects: [3] },
    },
    { summary: "On the newest version", path: { runId: "run_7f3a9c12" }, body: { version: "latest" } },
  ],
});
