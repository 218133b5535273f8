import type { Scope } from "@/server/domain/access/access";
import { DAY_MS } from "@/server/domain/time";
import { compareAgent } from "@/server/services/agent/compare";
import { createAgent } from "@/server/services/agent/create";
import { deleteAgent } from "@/server/services/agent/delete";
import { getAgent } from "@/server/services/agent/get";
import { getAgentFigures } from "@/server/services/agent/get-figures";
import { getAgentVersion } from "@/server/services/agent/get-version";
import { listAgents } from "@/server/services/agent/list";
import { listAgentNames } from "@/server/services/agent/list-names";
import { listAgentVersions } from "@/server/services/agent/list-versions";
import { restoreAgent } from "@/server/services/agent/restore";
import { updateAgent } from "@/server/services/agent/update";
import { abortBulk } from "@/server/services/bulk/abort";
import { getBulk } from "@/server/services/bulk/get";
import { listBulk } from "@/server/services/bulk/list";
import { startBulk } from "@/server/services/bulk/start";
import { listChanges } from "@/server/services/change/list";
import { addComment } from "@/server/services/comment/add";
import { deleteComment } from "@/server/services/comment/delete";
import { editComment } from "@/server/services/comment/edit";
import { getComment } from "@/server/services/comment/get";
import { listComments } from "@/server/services/comment/list";
import { hasScope, type ServiceContext } from "@/server/services/context";
import { endCover } from "@/server/services/cover/end";
import { listCovers } from "@/server/services/cover/list";
import { setCover } from "@/server/services/cover/set";
import { checkCredential } from "@/server/services/credential/check";
import { listCredentials } from "@/server/services/credential/list";
import { removeCredential } from "@/server/services/credential/remove";
import { saveCredential } from "@/server/services/credential/save";
import { discardDraft } from "@/server/services/draft/discard";
import { getDraft } from "@/server/services/draft/get";
import { getDraftConsequences } from "@/server/services/draft/get-consequences";
import { getRevisions } from "@/server/services/draft/get-revisions";
import { getSuperseded } from "@/server/services/draft/get-superseded";
import { listSuperseded } from "@/server/services/draft/list-superseded";
import { publishDraft } from "@/server/services/draft/publish";
import { readWorkflowFile } from "@/server/services/draft/read-file";
import { saveDraft } from "@/server/services/draft/save";
import { supersedeDraft } from "@/server/services/draft/supersede";
import { getOutcomes } from "@/server/services/home/get-outcomes";
import { listFailures } from "@/server/services/home/list-failures";
import { listWorkflowSpines } from "@/server/services/home/list-workflows";
import { countMyReviews } from "@/server/services/inbox/count-mine";
import { getReviewsTogether } from "@/server/services/inbox/get-together";
import { listInbox } from "@/server/services/inbox/list";
import { getInsights } from "@/server/services/insights/get";
import { addMember } from "@/server/services/member/add";
import { changeRole } from "@/server/services/member/change-role";
import { inviteMember } from "@/server/services/member/invite";
import { listMembers } from "@/server/services/member/list";
import { removeMember } from "@/server/services/member/remove";
import { renewInvitation } from "@/server/services/member/renew-invitation";
import { getMessage } from "@/server/services/message/get";
import { listMessages } from "@/server/services/message/list";
import { listOutgoing } from "@/server/services/message/list-outgoing";
import { sendMessageAgain } from "@/server/services/message/send-again";
import { getDefaultModel } from "@/server/services/model/get-default";
import { setDefaultModel } from "@/server/services/model/set-default";
import { getRules } from "@/server/services/organization/get-rules";
import { setRules } from "@/server/services/organization/set-rules";
import { confirmProposal } from "@/server/services/proposal/confirm";
import { listProposals } from "@/server/services/proposal/list";
import { withdrawProposal } from "@/server/services/proposal/withdraw";
import { getReadingSettings } from "@/server/services/reading/get-settings";
import { getReviewStatistics } from "@/server/services/reading/get-statistics";
import { recordReading } from "@/server/services/reading/record";
import { setReadingSettings } from "@/server/services/reading/set-settings";
import { listReceipts } from "@/server/services/receipt/list";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { getReviewPulse } from "@/server/services/review/get-pulse";
import { listReviews } from "@/server/services/review/list";
import { listReturnSteps } from "@/server/services/review/list-return-steps";
import { readLinkedReview } from "@/server/services/review/read-linked";
import { reassignReview } from "@/server/services/review/reassign";
import { resumeRun } from "@/server/services/review/resume";
import { startSigning } from "@/server/services/review/start-signing";
import { cancelRun } from "@/server/services/run/cancel";
import { compareRuns } from "@/server/services/run/compare/compare";
import { continueRun } from "@/server/services/run/continue";
import { planContinue } from "@/server/services/run/continuing/plan-continue";
import { findLastRun } from "@/server/services/run/find-last";
import { getRun } from "@/server/services/run/get";
import { getEvidence } from "@/server/services/run/get-evidence";
import { getJob } from "@/server/services/run/get-job";
import { listRuns } from "@/server/services/run/list";
import { listRunModels } from "@/server/services/run/list-models";
import { listWorkflowRuns } from "@/server/services/run/list-of-workflow";
import { getRunPage } from "@/server/services/run/page/get-page";
import { getRunPulse } from "@/server/services/run/page/get-pulse";
import { getStepText } from "@/server/services/run/page/get-step-text";
import { listRunSecrets } from "@/server/services/run/page/list-secrets";
import { readRunChunk } from "@/server/services/run/read-chunk";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { startRerun } from "@/server/services/run/rerun/start";
import { startRun } from "@/server/services/run/start";
import { startDraftRun } from "@/server/services/run/start-draft";
import { testStep } from "@/server/services/run/test-step";
import { tryAgent } from "@/server/services/run/trial/try-agent";
import { deleteRunView } from "@/server/services/run-view/delete";
import { listRunViews } from "@/server/services/run-view/list";
import { saveRunView } from "@/server/services/run-view/save";
import { getSession } from "@/server/services/session/get";
import { addStep } from "@/server/services/step/add";
import { getStep } from "@/server/services/step/get";
import { listSteps } from "@/server/services/step/list";
import { removeStep } from "@/server/services/step/remove";
import { updateStep } from "@/server/services/step/update";
import { listTokensOfMembers } from "@/server/services/token/list-of-members";
import { listToolServers } from "@/server/services/tool-server/list";
import { removeToolServer } from "@/server/services/tool-server/remove";
import { getUsage } from "@/server/services/usage/get";
import { getSpending } from "@/server/services/usage/get-spending";
import { listPrices } from "@/server/services/usage/list-prices";
import { savePrice } from "@/server/services/usage/save-price";
import { setLimit } from "@/server/services/usage/set-limit";
import { cloneWorkflow } from "@/server/services/workflow/clone";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { getWorkflow } from "@/server/services/workflow/get";
import { getVersion } from "@/server/services/workflow/get-version";
import { listWorkflows } from "@/server/services/workflow/list";
import { listWorkflowNames } from "@/server/services/workflow/list-names";
import { listOutdatedWorkflows } from "@/server/services/workflow/list-outdated";
import { listWorkflowOverviews } from "@/server/services/workflow/list-overviews";
import { listTemplates } from "@/server/services/workflow/list-templates";
import { listVersions } from "@/server/services/workflow/list-versions";
import { replaceDefinition } from "@/server/services/workflow/replace";
import { updateWorkflow } from "@/server/services/workflow/update";
import { updateOutdatedWorkflows, updateWorkflowsOfAgent } from "@/server/services/workflow/update-of-agent";
import { type Belongings, CREDENTIAL } from "@/server/testing/belongings";
import { makeTextAgent } from "@/server/testing/text-agent";
import { ERASURES, RETENTION } from "./erasure-calls";
import { exportOfWorkflow, OF_LEDGER } from "./ledger-calls";
import { TRIGGERS } from "./trigger-calls";

export type Call = (ctx: ServiceContext, ids: Belongings) => Promise<unknown>;
export const page = { page: 0, size: 20 };
const step = { agentId: "writer", action: "Write." };
const blank = { name: "x", description: null, steps: [] };

/** Marks the run as failed, then calls the verb. */
function onFailed(verb: (ctx: ServiceContext, query: { runId: string }) => Promise<unknown>): Call {
  return async (ctx, { runId }) => {
    const failed = { status: "FAILED", reason: "STEP_FAILED" } as const;
    const where = { id: runId, organizationId: ctx.organizationId };
    if (hasScope(ctx, "runs:write")) await ctx.db.run.updateMany({ where, data: failed });
    return verb(ctx, { runId });
  };
}

const REJECTION = { decision: "reject", reason: "x" } as const;

/** The verbs that take an ID, each with its scope and a call with that ID. */
export const BY_ID: [string, Scope, Call, alsoNeeds?: Scope[]][] = [
  ["getWorkflow", "workflows:read", (ctx, { workflowId: id }) => getWorkflow(ctx, { id })],
  ["listSteps", "workflows:read", (ctx, { workflowId: id }) => listSteps(ctx, { id })],
  ["getStep", "workflows:read", (ctx, { workflowId: id, stepId }) => getStep(ctx, { id, stepId })],
  ["updateWorkflow", "workflows:write", (ctx, { workflowId: id }) => updateWorkflow(ctx, { id, name: "x" })],
  [
    "replaceDefinition",
    "workflows:write",
    (ctx, { workflowId: id }) => replaceDefinition(ctx, { id, name: "x", steps: [] }),
  ],
  ["cloneWorkflow", "workflows:write", (ctx, { workflowId: id }) => cloneWorkflow(ctx, { id })],
  ["addStep", "workflows:write", (ctx, { workflowId: id }) => addStep(ctx, { id, ...step })],
  [
    "updateStep",
    "workflows:write",
    (ctx, { workflowId: id, stepId }) => updateStep(ctx, { id, stepId, action: "x" }),
  ],
  ["removeStep", "workflows:write", (ctx, { workflowId: id, stepId }) => removeStep(ctx, { id, stepId })],
  ["deleteWorkflow", "workflows:write", (ctx, { workflowId: id }) => deleteWorkflow(ctx, { id })],
  ["getDraft", "workflows:read", (ctx, { workflowId: id }) => getDraft(ctx, { id })],
  ["getDraftConsequences", "workflows:write", (ctx, { workflowId: id }) => getDraftConsequences(ctx, { id })],
  ["confirmProposal", "workflows:write", (ctx, { proposalId: id }) => confirmProposal(ctx, { id })],
  ["withdrawProposal", "workflows:write", (ctx, { ownProposalId: id }) => withdrawProposal(ctx, { id })],
  ["getRevisions", "workflows:read", (ctx, { workflowId: id }) => getRevisions(ctx, { id })],
  ["listSuperseded", "workflows:write", (ctx, { workflowId: id }) => listSuperseded(ctx, { id })],
  [
    "getSuperseded",
    "workflows:write",
    (ctx, { workflowId: id, supersededId }) => getSuperseded(ctx, { id, supersededId }),
  ],
  [
    "supersedeDraft",
    "workflows:write",
    (ctx, { workflowId: id }) => supersedeDraft(ctx, { id, draft: blank }),
  ],
  [
    "saveDraft",
    "workflows:write",
    (ctx, { workflowId: id }) =>
      saveDraft(ctx, { id, definition: blank, baseRevision: 1, expectedDraftRevision: 1 }),
  ],
  [
    "discardDraft",
    "workflows:write",
    (ctx, { workflowId: id }) => discardDraft(ctx, { id, expectedDraftRevision: 1 }),
  ],
  [
    "publishDraft",
    "workflows:write",
    (ctx, { workflowId: id }) => publishDraft(ctx, { id, expectedDraftRevision: 1, expectedRevisions: [1] }),
  ],
  ["listVersions", "workflows:read", (ctx, { workflowId: id }) => listVersions(ctx, { id, ...page })],
  ["getVersion", "workflows:read", (ctx, { workflowId: id }) => getVersion(ctx, { id, revision: 1 })],
  ["startDraftRun", "runs:write", (ctx, { workflowId: id }) => startDraftRun(ctx, { id, input: "" })],
  [
    "testStep",
    "runs:write",
    (ctx, { workflowId: id, stepId }) => {
      const definition = { ...blank, steps: [{ ...step, id: stepId, name: null, review: null }] };
      return testStep(ctx, { id, stepId, definition, input: "" });
    },
  ],
  ["findLastRun", "runs:read", (ctx, { workflowId: id }) => findLastRun(ctx, { id })],
  ["getStepText", "runs:read", (ctx, { runId, stepId }) => getStepText(ctx, { runId, stepId, of: "input" })],
  ["startRun", "runs:write", (ctx, { workflowId: id }) => startRun(ctx, { id, input: "" })],
  ["listWorkflowRuns", "runs:read", (ctx, { workflowId: id }) => listWorkflowRuns(ctx, { id, ...page })],
  ["compareRuns", "runs:read", (ctx, { runId }) => compareRuns(ctx, { runId, otherRunId: runId })],
  ["getRun", "runs:read", (ctx, { runId }) => getRun(ctx, { runId })],
  ["getSession", "runs:read", (ctx, { sessionId }) => getSession(ctx, { sessionId })],
  ["deleteRunView", "runs:read", (ctx, { runViewId: id }) => deleteRunView(ctx, { id })],
  ["getRunPage", "runs:read", (ctx, { runId }) => getRunPage(ctx, { runId, step: null })],
  ["getRunPulse", "runs:read", (ctx, { runId }) => getRunPulse(ctx, { runId })],
  ["getEvidence", "runs:read", (ctx, { runId }) => getEvidence(ctx, { runId }), ["reviews:read"]],
  ["exportEvidence", "runs:read", exportOfWorkflow, ["reviews:read"]],
  ["planContinue", "runs:write", onFailed(planContinue)],
  ["continueRun", "runs:write", onFailed(continueRun)],
  ["planRerun", "runs:write", (ctx, { runId }) => planRerun(ctx, { runId })],
  ["startRerun", "runs:write", (ctx, { runId }) => startRerun(ctx, { runId })],
  ["getBulk", "runs:read", (ctx, { bulkId: id }) => getBulk(ctx, { id, ...page })],
  ["abortBulk", "runs:write", (ctx, { bulkId: id }) => abortBulk(ctx, { id })],
  ["cancelRun", "runs:write", (ctx, { runId }) => cancelRun(ctx, { runId })],
  ["resumeRun", "reviews:decide", (ctx, { runId }) => resumeRun(ctx, { runId, output: "x" })],
  ["getReview", "reviews:read", (ctx, { reviewId: id }) => getReview(ctx, { id })],
  ["getReviewPulse", "reviews:read", (ctx, { reviewId: id }) => getReviewPulse(ctx, { id })],
  ["listReceipts", "reviews:read", (ctx, { reviewId: id }) => listReceipts(ctx, { id })],
  ["listReturnSteps", "reviews:read", (ctx, { reviewId: id }) => listReturnSteps(ctx, { id })],
  ["readLinkedReview", "reviews:read", (ctx, { reviewId: id }) => readLinkedReview(ctx, { id })],
  ["decideReview", "reviews:decide", (ctx, { reviewId: id }) => decideReview(ctx, { id, ...REJECTION })],
  ["startSigning", "reviews:decide", (ctx, { reviewId: id }) => startSigning(ctx, { id })],
  [
    "reassignReview",
    "reviews:decide",
    async (ctx, { reviewId: id }) => {
      const where = { organizationId: ctx.organizationId, role: "admin" as const };
      const { user } = await ctx.db.member.findFirstOrThrow({ where, include: { user: true } });
      return reassignReview(ctx, { id, to: user.email, note: "x" });
    },
  ],
  ["listComments", "reviews:read", (ctx, { reviewId: id }) => listComments(ctx, { id, ...page })],
  ["addComment", "reviews:comment", (ctx, { reviewId: id }) => addComment(ctx, { id, text: "x" })],
  ["getComment", "reviews:read", (ctx, { reviewId: id, commentId }) => getComment(ctx, { id, commentId })],
  [
    "editComment",
    "reviews:comment",
    (ctx, { reviewId: id, commentId }) => editComment(ctx, { id, commentId, text: "x" }),
  ],
  [
    "deleteComment",
    "reviews:comment",
    (ctx, { reviewId: id, commentId }) => deleteComment(ctx, { id, commentId }),
  ],
  [
    "recordReading",
    "reviews:decide",
    (ctx, { reviewId: id }) => recordReading(ctx, { id, hash: "none", seconds: 0, reachedEnd: true }),
  ],
  ["getJob", "runs:read", (ctx, { jobId }) => getJob(ctx, { jobId })],
  ["changeRole", "members:write", (ctx, { memberId: id }) => changeRole(ctx, { id, role: "builder" })],
  ["removeMember", "members:write", (ctx, { memberId: id }) => removeMember(ctx, { id })],
  ["renewInvitation", "members:write", (ctx, { memberId: id }) => renewInvitation(ctx, { id })],
  ...TRIGGERS,
  ...ERASURES,
  ["endCover", "reviews:decide", (ctx, { coverId: id }) => endCover(ctx, { id })],
  ["getMessage", "members:read", (ctx, { messageId: id }) => getMessage(ctx, { id })],
  ["sendMessageAgain", "members:write", (ctx, { messageId: id }) => sendMessageAgain(ctx, { id })],
  ["getAgentFigures", "agents:read", (ctx, { agentId }) => getAgentFigures(ctx, { agentId, days: 30 })],
  [
    "tryAgent",
    "agents:write",
    (ctx, { agentId }) =>
      tryAgent(ctx, { agentId, config: { kind: "template", template: "x" }, action: "", input: "" }),
    ["runs:write"],
  ],
  ["getAgent", "agents:read", (ctx, { agentId }) => getAgent(ctx, { agentId })],
  ["updateAgent", "agents:write", (ctx, { agentId }) => updateAgent(ctx, { agentId, active: false })],
  ["deleteAgent", "agents:write", (ctx, { agentId }) => deleteAgent(ctx, { agentId })],
  ["listAgentVersions", "agents:read", (ctx, { agentId }) => listAgentVersions(ctx, { agentId, ...page })],
  ["getAgentVersion", "agents:read", (ctx, { agentId }) => getAgentVersion(ctx, { agentId, number: 1 })],
  ["compareAgent", "agents:read", (ctx, { agentId }) => compareAgent(ctx, { agentId, with: { version: 1 } })],
  ["restoreAgent", "agents:write", (ctx, { agentId }) => restoreAgent(ctx, { agentId, version: 1 })],
  [
    "updateWorkflowsOfAgent",
    "workflows:write",
    (ctx, { agentId }) => updateWorkflowsOfAgent(ctx, { agentId }),
  ],
  ["checkCredential", "agents:write", (ctx, { credentialId: id }) => checkCredential(ctx, { id })],
  ["removeCredential", "tokens:write", (ctx, { credentialId: id }) => removeCredential(ctx, { id })],
  ["removeToolServer", "agents:write", (ctx, { toolServerId: id }) => removeToolServer(ctx, { id })],
  [
    "saveCredential with an id",
    "tokens:write",
    (ctx, { credentialId: id }) =>
      saveCredential(ctx, { ...CREDENTIAL, replaces: { id, revision: 1 }, name: "Renamed" }),
  ],
  ["listRunSecrets", "tokens:write", (ctx, { runId, agentId }) => listRunSecrets(ctx, { runId, agentId })],
];

/** The verbs that take no ID or several IDs. */
export const OTHERS: typeof BY_ID = [
  ...RETENTION,
  ["createWorkflow", "workflows:write", (ctx) => createWorkflow(ctx, { name: "x", steps: [] })],
  ["listWorkflows", "workflows:read", (ctx) => listWorkflows(ctx, { ...page, sort: [] })],
  ["listWorkflowOverviews", "workflows:read", (ctx) => listWorkflowOverviews(ctx, page)],
  ["listRuns", "runs:read", (ctx) => listRuns(ctx, page)],
  ["listBulk", "runs:read", (ctx) => listBulk(ctx)],
  [
    "startBulk",
    "runs:write",
    (ctx) => startBulk(ctx, { kind: "CANCEL", name: "x", filters: {} }),
    ["runs:read"],
  ],
  ["listRunModels", "runs:read", (ctx) => listRunModels(ctx)],
  ["readRunChunk", "runs:read", (ctx) => readRunChunk(ctx, {})],
  ["listRunViews", "runs:read", (ctx) => listRunViews(ctx)],
  [
    "saveRunView",
    "runs:read",
    (ctx) => saveRunView(ctx, { name: "x", query: "status=FAILED", shared: true }),
  ],
  ["getOutcomes", "runs:read", (ctx) => getOutcomes(ctx, { timeZone: "UTC" })],
  ["listFailures", "runs:read", (ctx) => listFailures(ctx, { timeZone: "UTC" })],
  ["listWorkflowSpines", "workflows:read", (ctx) => listWorkflowSpines(ctx), ["runs:read"]],
  ["getSpending", "runs:read", (ctx) => getSpending(ctx)],
  ["listReviews", "reviews:read", (ctx) => listReviews(ctx, page)],
  ["listInbox", "reviews:read", (ctx) => listInbox(ctx, { ...page, tab: "mine" })],
  ["getReviewsTogether", "reviews:read", (ctx, { reviewId }) => getReviewsTogether(ctx, { ids: [reviewId] })],
  ["countMyReviews", "reviews:read", (ctx) => countMyReviews(ctx)],
  ["listOutdatedWorkflows", "workflows:read", (ctx) => listOutdatedWorkflows(ctx)],
  [
    "updateOutdatedWorkflows",
    "workflows:write",
    (ctx, { workflowId }) => updateOutdatedWorkflows(ctx, { workflowIds: [workflowId] }),
  ],
  ["listAgents", "agents:read", (ctx) => listAgents(ctx)],
  ["listAgentNames", "runs:read", (ctx) => listAgentNames(ctx)],
  ["listWorkflowNames", "workflows:read", (ctx) => listWorkflowNames(ctx, {})],
  ["createAgent", "agents:write", (ctx) => createAgent(ctx, makeTextAgent())],
  ["listCredentials", "agents:read", (ctx) => listCredentials(ctx)],
  ["saveCredential", "tokens:write", (ctx) => saveCredential(ctx, { ...CREDENTIAL, name: "New" })],
  ["getDefaultModel", "agents:read", (ctx) => getDefaultModel(ctx)],
  ["setDefaultModel", "tokens:write", (ctx) => setDefaultModel(ctx, { model: null })],
  ["listToolServers", "agents:read", (ctx) => listToolServers(ctx)],
  ["getUsage", "runs:read", (ctx) => getUsage(ctx, {})],
  ["setLimit", "tokens:write", (ctx) => setLimit(ctx, { limit: 1 })],
  ["listChanges", "members:write", (ctx) => listChanges(ctx, page)],
  ["listProposals", "members:read", (ctx) => listProposals(ctx)],
  ["getRules", "members:read", (ctx) => getRules(ctx)],
  ["setRules", "members:write", (ctx) => setRules(ctx, { resumeNamesReview: true })],
  ["getReadingSettings", "members:read", (ctx) => getReadingSettings(ctx)],
  ["setReadingSettings", "members:write", (ctx) => setReadingSettings(ctx, { keepReadingDays: 30 })],
  ["getReviewStatistics", "reviews:read", (ctx) => getReviewStatistics(ctx, { days: 30 })],
  ["listPrices", "agents:read", (ctx) => listPrices(ctx)],
  [
    "savePrice",
    "tokens:write",
    (ctx) => savePrice(ctx, { model: "m", provider: null, price: { input: 1, output: 2 } }),
  ],
  ["listTemplates", "workflows:read", (ctx) => listTemplates(ctx)],
  ["readWorkflowFile", "workflows:write", (ctx) => readWorkflowFile(ctx, { text: "{}" })],
  [
    "addMember",
    "members:write",
    (ctx) => addMember(ctx, { email: "new@acme.test", role: "viewer", password: "long enough, really" }),
  ],
  ["listCovers", "members:read", (ctx) => listCovers(ctx)],
  [
    "setCover",
    "reviews:decide",
    async (ctx) => {
      const where = { organizationId: ctx.organizationId, role: "admin" as const };
      const { user } = await ctx.db.member.findFirstOrThrow({ where, include: { user: true } });
      return setCover(ctx, { cover: user.email, until: new Date(Date.now() + DAY_MS).toISOString() });
    },
  ],
  ["getInsights", "runs:read", (ctx) => getInsights(ctx, { timeZone: "UTC" })],
  ["listMembers", "members:read", (ctx) => listMembers(ctx)],
  ["listTokensOfMembers", "members:write", (ctx) => listTokensOfMembers(ctx)],
  ["inviteMember", "members:write", (ctx) => inviteMember(ctx, { email: "x@acme.test", role: "viewer" })],
  ["listMessages", "members:write", (ctx) => listMessages(ctx, { ...page, to: "everyone" })],
  ["listOutgoing", "runs:read", (ctx) => listOutgoing(ctx, page)],
  ...OF_LEDGER,
];
