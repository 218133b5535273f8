import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { RunPath } from "@/server/domain/run/api";
import { ErasureReason } from "./reason";

export const eraseRunOperation = defineOperation({
  id: "eraseRun",
  method: "POST",
  path: "/api/v1/workflows/runs/{runId}/erase",
  tag: "Runs",
  summary: "Erase a run's texts",
  description:
    "Erases what an ended run received and returned, its documents, comments, and reasons, for good. What happened, when, and who decided stays, and so does the proof of it. Later runs that used its texts keep their copies. If the run hasn't ended, or was erased before, the response is 409.",
  scope: "runs:erase",
  params: RunPath,
  body: z.object({ reason: ErasureReason }),
  output: z.object({ runId: z.string() }),
  status: 200,
  examples: [
    {
      summary: "On request of a customer",
      path: { runId: "run_7f3a9c12" },
      body: { reason: "Request 4711 of a customer." },
    },
  ],
});
