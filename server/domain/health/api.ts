import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";

const tag = "Service";

export const getHealthOperation = defineOperation({
  id: "getHealth",
  method: "GET",
  path: "/api/health",
  tag,
  summary: "Check that the service responds",
  scope: null,
  output: z.object({ status: z.literal("ok") }),
  status: 200,
});

export const getApiHealthOperation = defineOperation({
  id: "getApiHealth",
  method: "GET",
  path: "/api/v1/health",
  tag,
  summary: "Same as /api/health",
  scope: null,
  output: z.object({ status: z.literal("ok") }),
  status: 200,
});

export const getLivenessOperation = defineOperation({
  id: "getLiveness",
  method: "GET",
  path: "/api/health/live",
  tag,
  summary: "Liveness: 200 as long as the process responds",
  scope: null,
  output: z.object({ status: z.literal("ok") }),
  status: 200,
});

export const ReadinessDto = z.object({
  status: z.literal("ready"),
  executor: z.object({
    mode: z.enum(["embedded", "inngest"]),
    role: z.enum(["executing", "standby"]).nullable().describe("Null if Inngest runs the workflows."),
    oldestDueSeconds: z
      .number()
      .nullable()
      .describe("How long the oldest due run has waited for the embedded executor."),
  }),
  oldestUnacknowledgedSeconds: z
    .number()
    .describe("How long the oldest run or decision has waited for the executor to pick it up."),
  stalledRuns: z
    .number()
    .describe(
      "Active runs that no executor is working on, for example after an Inngest server lost its state.",
    ),
});
export type ReadinessDto = z.infer<typeof ReadinessDto>;

export const getReadinessOperation = defineOperation({
  id: "getReadiness",
  method: "GET",
  path: "/api/health/ready",
  tag,
  summary: "Readiness: 503 while the database is unreachable or read-only, or the process is stopping",
  scope: null,
  output: ReadinessDto,
  status: 200,
});

export const getOpenApiOperation = defineOperation({
  id: "getOpenApi",
  method: "GET",
  path: "/api/openapi.json",
  tag,
  summary: "Get this OpenAPI 3.1 document",
  scope: null,
  output: z.record(z.string(), z.unknown()),
  status: 200,
});

export const getWorkflowFileSchemaOperation = defineOperation({
  id: "getWorkflowFileSchema",
  method: "GET",
  path: "/api/workflow-file.schema.json",
  tag,
  summary: "Get the JSON Schema for workflow files",
  scope: null,
  output: z.record(z.string(), z.unknown()),
  status: 200,
});

export const getSecurityTxtOperation = defineOperation({
  id: "getSecurityTxt",
  method: "GET",
  path: "/.well-known/security.txt",
  tag,
  summary: "Get the contact for reporting vulnerabilities",
  description:
    "RFC 9116. The operator sets the contact with `SECURITY_CONTACT`. Without it, the contact is a page of this server that explains how to report a vulnerability.",
  scope: null,
  mediaType: "text/plain",
  output: z.string(),
  status: 200,
});
