import { WorkflowFile } from "@/server/domain/workflow/file";
import { type Json, toJsonSchema } from "./json-schema";

/** The JSON Schema of the files that a workflow is exported to and imported from. */
export function describeWorkflowFile(): Json {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...toJsonSchema(WorkflowFile, "input", {}),
  };
}
