import { getWorkflowFileSchemaOperation } from "@/server/domain/service/operations";
import { openRoute } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { describeWorkflowFile } from "@/server/rest/workflow-file";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getWorkflowFileSchemaOperation, describeWorkflowFile),
});
