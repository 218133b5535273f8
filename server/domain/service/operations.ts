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
