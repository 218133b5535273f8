import * as agent from "./agent/operations";
import * as service from "./health/operations";
import { getJobOperation } from "./job/operations";
import type { Operation } from "./operation";
import * as review from "./review/operations";
import { getEvidenceOperation } from "./run/evidence";
import * as run from "./run/operations";
import * as workflow from "./workflow/operations";

/** Every operation of the REST API, in the order of the OpenAPI document. */
export const OPERATIONS: readonly Operation[] = [
  workflow.listWorkflowsOperation,
  workflow.createWorkflowOperation,
  workflow.getWorkflowOperation,
  workflow.updateWorkflowOperation,
  workflow.deleteWorkflowOperation,
  workflow.replaceDefinitionOperation,
  workflow.cloneWorkflowOperation,
  workflow.listStepsOperation,
  workflow.addStepOperation,
  workflow.getStepOperation,
  workflow.updateStepOperation,
  workflow.removeStepOperation,
  run.startRunOperation,
  run.listWorkflowRunsOperation,
  run.listRunsOperation,
  run.getRunOperation,
  getEvidenceOperation,
  run.resumeRunOperation,
  run.cancelRunOperation,
  review.listReviewsOperation,
  review.getReviewOperation,
  review.decideReviewOperation,
  getJobOperation,
  agent.listAgentsOperation,
  agent.createAgentOperation,
  agent.getAgentOperation,
  agent.updateAgentOperation,
  agent.deleteAgentOperation,
  service.getHealthOperation,
  service.getApiHealthOperation,
  service.getLivenessOperation,
  service.getReadinessOperation,
  service.getOpenApiOperation,
  service.getWorkflowFileSchemaOperation,
];
