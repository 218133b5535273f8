import * as agent from "./agent/api";
import { getAgentFiguresOperation } from "./agent/figures";
import * as bulk from "./bulk/api";
import * as comment from "./comment/api";
import * as cover from "./cover/api";
import * as erasure from "./erasure/api";
import { exportEvidenceOperation } from "./evidence/api";
import * as service from "./health/api";
import { getInsightsOperation } from "./insights/api";
import { getJobOperation } from "./job/api";
import * as ledger from "./ledger/api";
import type { Operation } from "./operation";
import { getReviewStatisticsOperation } from "./reading/statistics";
import * as review from "./review/api";
import { reassignReviewOperation } from "./review/reassign/reassign";
import * as run from "./run/api";
import { compareRunsOperation } from "./run/compare/api";
import * as continuing from "./run/continuing/api";
import { getEvidenceOperation } from "./run/evidence";
import { exportRunsOperation, listRunsOperation } from "./run/finding/api";
import * as rerun from "./run/rerun/api";
import * as trigger from "./trigger/api";
import * as webhook from "./webhook/api";
import * as workflow from "./workflow/api";

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
  trigger.listTriggersOperation,
  trigger.createTriggerOperation,
  trigger.getTriggerOperation,
  trigger.updateTriggerOperation,
  trigger.deleteTriggerOperation,
  trigger.testTriggerOperation,
  trigger.runTriggerOperation,
  trigger.rotateTriggerSecretOperation,
  trigger.listFiringsOperation,
  trigger.getFiringOperation,
  run.startRunOperation,
  run.listWorkflowRunsOperation,
  listRunsOperation,
  exportRunsOperation,
  getInsightsOperation,
  run.getRunOperation,
  getEvidenceOperation,
  compareRunsOperation,
  run.resumeRunOperation,
  run.cancelRunOperation,
  erasure.eraseRunOperation,
  continuing.planContinueOperation,
  continuing.continueRunOperation,
  rerun.planRerunOperation,
  rerun.startRerunOperation,
  bulk.startBulkOperation,
  bulk.listBulkOperation,
  bulk.getBulkOperation,
  bulk.abortBulkOperation,
  review.listReviewsOperation,
  getReviewStatisticsOperation,
  review.getReviewOperation,
  review.decideReviewOperation,
  reassignReviewOperation,
  cover.listCoversOperation,
  cover.setCoverOperation,
  cover.endCoverOperation,
  comment.listCommentsOperation,
  comment.addCommentOperation,
  comment.getCommentOperation,
  comment.editCommentOperation,
  comment.deleteCommentOperation,
  getJobOperation,
  agent.listAgentsOperation,
  agent.createAgentOperation,
  agent.getAgentOperation,
  getAgentFiguresOperation,
  agent.updateAgentOperation,
  agent.deleteAgentOperation,
  agent.listAgentVersionsOperation,
  agent.getAgentVersionOperation,
  agent.restoreAgentOperation,
  agent.updateWorkflowsOfAgentOperation,
  webhook.listWebhooksOperation,
  webhook.createWebhookOperation,
  webhook.getWebhookOperation,
  webhook.updateWebhookOperation,
  webhook.deleteWebhookOperation,
  webhook.rotateWebhookSecretOperation,
  webhook.sendTestEventOperation,
  webhook.listDeliveriesOperation,
  webhook.redeliverOperation,
  ledger.listAuditOperation,
  ledger.getHeadOperation,
  ledger.exportAuditCsvOperation,
  ledger.exportAuditNdjsonOperation,
  exportEvidenceOperation,
  ledger.getKeySetOperation,
  service.getHealthOperation,
  service.getApiHealthOperation,
  service.getLivenessOperation,
  service.getReadinessOperation,
  service.getOpenApiOperation,
  service.getWorkflowFileSchemaOperation,
  service.getSecurityTxtOperation,
];

/** The scopes that operations require. Other scopes have no effect on tokens yet. */
export const USED_SCOPES = [...new Set(OPERATIONS.flatMap(({ scope }) => scope ?? []))];
