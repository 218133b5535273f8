import { getWorkflowFileSchemaOperation } from "@/server/domain/health/api";
import { openRoute } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";
import { describeWorkflowFile } from "@/server/transports/rest/workflow-file";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getWorkflowFileSchemaOperation, describeWorkflowFile),
});
