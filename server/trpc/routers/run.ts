import * as operations from "@/server/domain/run/operations";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { listRuns } from "@/server/services/run/list";
import { listWorkflowRuns } from "@/server/services/run/list-of-workflow";
import { resumeRun } from "@/server/services/run/resume";
import { startRun } from "@/server/services/run/start";
import { router } from "@/server/trpc/init";
import { operationMutation, operationQuery } from "@/server/trpc/procedure";

export const runRouter = router({
  list: operationQuery(operations.listRunsOperation, listRuns),
  listOfWorkflow: operationQuery(operations.listWorkflowRunsOperation, listWorkflowRuns),
  get: operationQuery(operations.getRunOperation, getRun),
  start: operationMutation(operations.startRunOperation, startRun),
  resume: operationMutation(operations.resumeRunOperation, resumeRun),
  cancel: operationMutation(operations.cancelRunOperation, cancelRun),
});
