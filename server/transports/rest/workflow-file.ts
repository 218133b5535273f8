import { WorkflowFile } from "@/server/domain/workflow/file/file";
import { type Json, toJsonSchema } from "./json-schema";

/** Returns the JSON Schema of workflow files. */
export function describeWorkflowFile(): Json {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...toJsonSchema(WorkflowFile, "input", {}),
  };
}
