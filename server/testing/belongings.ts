import { makeId } from "@/server/domain/id";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { createSignIn, UNKNOWN_BROWSER } from "@/server/services/account/sign-ins";
import { createAgent } from "@/server/services/agent/create";
import { startBulk } from "@/server/services/bulk/start";
import { addComment } from "@/server/services/comment/add";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { saveDraft } from "@/server/services/draft/save";
import { supersedeDraft } from "@/server/services/draft/supersede";
import { saveRunView } from "@/server/services/run-view/save";
import { createToken } from "@/server/services/token/create";
import { createWebhook } from "@/server/services/webhook/create";
import { sendTestEvent } from "@/server/services/webhook/send-test";
import { getWorkflow } from "@/server/services/workflow/get";
import { planCover } from "./cover";
import { memberIdOf } from "./member-link";
import { Authenticator } from "./passkeys/authenticator";
import { makeOpenReview } from "./runs/open-review";
import { makeCard } from "./slack";
import { makeTextAgent } from "./text-agent";
import { makeTrigger } from "./triggers/webhook";

/** An address that nothing is listening on. */
export const DEAD_HOST = "127.0.0.1:9";

/** The IDs of an organization's objects, one of each kind. */
export interface Belongings {
  organizationId: string;
  workflowId: string;
  stepId: string;
  supersededId: string;
  runId: string;
  jobId: string;
  reviewId: string;
  /** The owner's comment on the review. */
  commentId: string;
  sessionId: string;
  memberId: string;
  coverId: string;
  /** A disabled webhook trigger with one entry in its history. */
  triggerId: string;
  firingId: string;
  messageId: string;
  /** The owner's notification about the open review. */
  notificationId: string;
  webhookId: string;
  deliveryId: string;
  agentId: string;
  credentialId: string;
  toolServerId: string;
  tokenId: string;
  /** The owner's saved run filters. */
  runViewId: string;
  /** A bulk action that no worker picks up. */
  bulkId: string;
  /** The owner's browser sign-in. */
  signInId: string;
  passkeyId: string;
  /** Two changes awaiting confirmation: one requested by someone else, one by the owner. */
  proposalId: string;
  ownProposalId: string;
}

export const CREDENTIAL = {
  name: "A key",
  kind: "openai",
  baseUrl: `http://${DEAD_HOST}`,
  secret: "sk",
} as const;

/** Maps input field names to the objects that they refer to. `id` depends on the router or path. */
const BY_NAME: Record<string, keyof Belongings> = {
  organizationId: "organizationId",
  workflowId: "workflowId",
  stepId: "stepId",
  supersededId: "supersededId",
  runId: "runId",
  otherRunId: "runId",
  jobId: "jobId",
  reviewId: "reviewId",
  commentId: "commentId",
  sessionId: "sessionId",
  memberId: "memberId",
  requesterId: "memberId",
  coverId: "coverId",
  triggerId: "triggerId",
  firingId: "firingId",
  agentId: "agentId",
  credentialId: "credentialId",
  serverId: "toolServerId",
  deliveryId: "deliveryId",
};
const BY_NOUN: Record<string, keyof Belongings> = {
  workflow: "workflowId",
  workflows: "workflowId",
  draft: "workflowId",
  version: "workflowId",
  trigger: "workflowId",
  run: "workflowId",
  runView: "runViewId",
  bulk: "bulkId",
  review: "reviewId",
  reviews: "reviewId",
  comment: "reviewId",
  agent: "agentId",
  agents: "agentId",
  credential: "credentialId",
  toolServer: "toolServerId",
  token: "tokenId",
  member: "memberId",
  cover: "coverId",
  covers: "coverId",
  message: "messageId",
  notification: "notificationId",
  webhook: "webhookId",
  webhooks: "webhookId",
  change: "proposalId",
  me: "signInId",
  passkey: "passkeyId",
};

export function isIdName(name: string): boolean {
  return name === "id" || name.endsWith("Id");
}

/**
 * Returns the kind of ID that an input field refers to. `noun` is the router's name or the first word of the
 * path. Throws for an unknown field, so that no new operation is skipped.
 */
export function kindOfId(noun: string, path: readonly string[]): keyof Belongings {
  const name = path.at(-1) ?? "";
  const isStep = name === "id" && path.includes("steps");
  const kind = isStep ? "stepId" : name === "id" ? BY_NOUN[noun] : BY_NAME[name];
  if (!kind) throw new Error(`unknown id field: ${noun} ${path.join(".")}. Add it to belongings.ts.`);
  return kind;
}

/** Creates one object of each kind through the services, without sending anything. */
export async function makeBelongings(
  db: Database,
  { as, organizationId }: { as: (role: "owner" | "viewer") => ServiceContext; organizationId: string },
): Promise<Belongings> {
  const owner = as("owner");
  const { claim: _, ...made } = await makeOpenReview(owner);
  const { sessionId } = await db.run.findUniqueOrThrow({ where: { id: made.runId } });
  const workflow = await getWorkflow(owner, { id: made.workflowId });
  const definition = { ...toDraft(workflow), name: "Drafted" };
  const { id } = workflow;
  await supersedeDraft(owner, { id, draft: { ...definition, name: "Superseded" } });
  await saveDraft(owner, { id, definition, baseRevision: 1, expectedDraftRevision: 0 });
  const { id: webhookId } = await createWebhook(owner, {
    url: "https://example.com/hooks",
    events: [...REVIEW_EVENTS],
    enabled: true,
  });
  const { id: deliveryId } = await sendTestEvent(owner, { id: webhookId });
  const unsent = { status: "FAILED" as const, dueAt: null };
  await db.webhookDelivery.update({ where: { id: deliveryId }, data: unsent });
  await db.message.updateMany({ where: { organizationId }, data: unsent });
  const { id: messageId } = await db.message.findFirstOrThrow({
    where: { organizationId, member: { role: "owner" } },
  });
  const { id: notificationId } = await db.notification.findFirstOrThrow({
    where: { organizationId, member: { role: "owner" } },
  });
  const { id: supersededId } = await db.supersededDraft.findFirstOrThrow({ where: { organizationId } });
  const { id: memberId } = await db.member.findFirstOrThrow({ where: { organizationId, role: "viewer" } });
  const { id: agentId } = await createAgent(owner, makeTextAgent());
  const { id: commentId } = await addComment(owner, { id: made.reviewId, text: "Is it **right**?" });
  const { id: credentialId } = await saveCredential(owner, CREDENTIAL);
  const { id: tokenId } = await createToken(owner, { name: "A token" });
  const stepId = workflow.steps[0]?.id ?? "";
  const signInId = await makeSignIn(db, owner);
  const toolServerId = await makeToolServer(db, organizationId, memberId);
  await makeCard(db, owner, made.reviewId);
  return {
    ...made,
    organizationId,
    sessionId,
    supersededId,
    stepId,
    memberId,
    messageId,
    notificationId,
    commentId,
    webhookId,
    deliveryId,
    agentId,
    credentialId,
    toolServerId,
    tokenId,
    signInId,
    passkeyId: await makePasskey(db, organizationId, memberIdOf(owner)),
    runViewId: (await saveRunView(owner, { name: "A view", query: "q=x", shared: false })).id,
    bulkId: (await startBulk(owner, { kind: "CANCEL", name: "All of them", filters: {} })).id,
    coverId: (await planCover(owner)).id,
    ...(await makeTrigger(owner, id)),
    proposalId: await makeProposal(db, workflow, memberId),
    ownProposalId: await makeProposal(db, workflow, memberIdOf(owner)),
  };
}

async function makeSignIn(db: Database, owner: ServiceContext): Promise<string> {
  const { userId } = await db.member.findUniqueOrThrow({ where: { id: memberIdOf(owner) } });
  await createSignIn(db, userId, UNKNOWN_BROWSER, new Date());
  return (await db.signIn.findFirstOrThrow({ where: { userId } })).id;
}

/** Inserts a passkey directly into the database, without calling a verb. */
export async function makePasskey(db: Database, organizationId: string, memberId: string): Promise<string> {
  const id = makeId("pky");
  const authenticator = new Authenticator();
  const { credentialId } = authenticator;
  const key = { credentialId, publicKey: authenticator.encodeKey(), counter: 0 };
  const data = { id, organizationId, memberId, name: "A passkey", ...key, createdAt: new Date() };
  await db.passkey.create({ data });
  return id;
}

/** Creates a workflow change that waits for a second person. */
export async function makeProposal(db: Database, workflow: WorkflowDto, memberId: string): Promise<string> {
  const { organizationId } = await db.member.findUniqueOrThrow({ where: { id: memberId } });
  const { id } = await db.changeProposal.create({
    data: {
      id: makeId("prop"),
      organizationId,
      memberId,
      subjectType: "workflow",
      subjectId: workflow.id,
      subjectName: workflow.name,
      base: "1",
      contentHash: "none",
      weakens: [],
      request: {
        verb: "writeDefinition",
        id: workflow.id,
        revision: 1,
        definition: { ...workflow, name: "Proposed" },
      },
      createdAt: new Date(),
    },
  });
  return id;
}

/** Creates a tool server whose tools were listed before it became unreachable. */
async function makeToolServer(db: Database, organizationId: string, updatedById: string): Promise<string> {
  const now = new Date();
  const { id } = await db.toolServer.create({
    data: {
      id: makeId("tsrv"),
      organizationId,
      name: "Tools",
      url: `http://${DEAD_HOST}/mcp`,
      headerName: "Authorization",
      tools: [],
      updatedById,
      createdAt: now,
      updatedAt: now,
    },
  });
  return id;
}
