import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";

const tag = "Service";

export const getHealthOperation = defineOperation({
  id: "getHealth",
  method: "GET",
  path: "/api/health",
  tag,
  summary: "Whether the service answers",
  scope: null,
  output: z.object({ status: z.literal("ok") }),
  status: 200,
});

export const getApiHealthOperation = defineOperation({
  id: "getApiHealth",
  method: "GET",
  path: "/api/v1/health",
  tag,
  summary: "The same as /api/health",
  scope: null,
  output: z.object({ status: z.literal("ok") }),
  status: 200,
});

export const getLivenessOperation = defineOperation({
  id: "getLiveness",
  method: "GET",
  path: "/api/health/live",
  tag,
  summary: "Whether the process answers; a supervisor restarts one that does not",
  scope: null,
  output: z.object({ status: z.literal("ok") }),
  status: 200,
});

export const ReadinessDto = z.object({
  status: z.literal("ready"),
  executor: z.object({
    mode: z.enum(["embedded", "inngest"]),
    role: z.enum(["executing", "standby"]).nullable().describe("Null where Inngest carries the runs out."),
    oldestDueSeconds: z
      .number()
      .nullable()
      .describe("For how long the oldest due run of the embedded executor has waited to be carried on."),
  }),
  oldestUnacknowledgedSeconds: z
    .number()
    .describe("For how long the oldest run or decision has waited to be taken up by the executor."),
  stalledRuns: z
    .number()
    .describe(
      "Running runs that no executor is working on, for example after an Inngest server lost its state.",
    ),
});
export type ReadinessDto = z.infer<typeof ReadinessDto>;

export const getReadinessOperation = defineOperation({
  id: "getReadiness",
  method: "GET",
  path: "/api/health/ready",
  tag,
  summary:
    "Whether the process can do its work: 503 while its database doesn't answer or can't be written to, or while the process is stopping",
  scope: null,
  output: ReadinessDto,
  status: 200,
});

export const getOpenApiOperation = defineOperation({
  id: "getOpenApi",
  method: "GET",
  path: "/api/openapi.json",
  tag,
  summary: "This description, as OpenAPI 3.1",
  scope: null,
  output: z.record(z.string(), z.unknown()),
  status: 200,
});

export const getWorkflowFileSchemaOperation = defineOperation({
  id: "getWorkflowFileSchema",
  method: "GET",
  path: "/api/workflow-file.schema.json",
  tag,
  summary: "The JSON Schema of an exported workflow",
  scope: null,
  output: z.record(z.string(), z.unknown()),
  status: 200,
});
