import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { RunPath } from "@/server/domain/run/api";
import { ErasureReason } from "./reason";

export const eraseRunOperation = defineOperation({
  id: "eraseRun",
  method: "POST",
  path: "/api/v1/workflows/runs/{runId}/erase",
  tag: "Runs",
  summary: "Erase a run's content",
  description:
    "Permanently erases the inputs, outputs, documents, comments, and reasons for decisions of a run that has ended. Countersign keeps the record of what happened, when, and who decided, with its proof. Later runs that used the erased content keep their copies. If the run hasn't ended or was already erased, the response is 409.",
  scope: "runs:erase",
  params: RunPath,
  body: z.object({ reason: ErasureReason }),
  output: z.object({ runId: z.string() }),
  status: 200,
  examples: [
    {
      summary: "At a customer's request",
      path: { runId: "run_7f3a9c12" },
      body: { reason: "Customer request 4711." },
    },
  ],
});
