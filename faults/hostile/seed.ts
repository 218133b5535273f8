import { setTimeout as pause } from "node:timers/promises";
import { makeId } from "@/server/domain/id";
import { DAY_MS } from "@/server/domain/time";
import {
  type Belongings,
  CREDENTIAL,
  DEAD_HOST,
  makePasskey,
  makeProposal,
} from "@/server/testing/belongings";
import { makeTextAgent } from "@/server/testing/text-agent";
import { ownPage } from "./sign-in";
import { trpcRequest } from "./target";
import type { Party, World } from "./world";

const PATIENCE_MS = 60_000;

/**
 * Creates one of everything that an organization can have, through the app's APIs where possible. The content
 * includes `canary`, a word that no other organization uses.
 */
export async function seed(world: World, party: Party, canary: string): Promise<Belongings> {
  const { organizationId, people } = party;
  const { owner } = people;
  const rest = makeRestClient(world, owner.token);
  const trpc = makeTrpc(world, owner.cookie);

  const { id: agentId } = await rest("POST", "/agents", makeTextAgent({ name: canary }));
  const steps = [
    { agentId, action: canary },
    { agentId: "human", action: canary },
  ];
  const workflow = await rest("POST", "/workflows", { name: canary, description: canary, steps });
  const workflowId: string = workflow.id;
  const stepId: string = workflow.steps[1].id;
  const started = await rest("POST", `/workflows/${workflowId}/run`, { input: canary });
  const { runId, jobId, sessionId } = started;
  const reviewId = await untilPaused(rest, runId);

  const { id: commentId } = await rest("POST", `/reviews/${reviewId}/comments`, { text: canary });

  const step = { id: stepId, agentId: "human", action: canary, name: null, review: null };
  const definition = { name: canary, description: canary, steps: [step] };
  await trpc("draft.supersede", { id: workflowId, draft: { ...definition, name: `${canary} aside` } });
  await trpc("draft.save", { id: workflowId, definition, baseRevision: 1, expectedDraftRevision: 0 });

  // An organization can have only a few webhooks, and every round creates one.
  await world.db.webhook.deleteMany({ where: { organizationId } });
  const hook = { url: `http://${DEAD_HOST}/${canary}`, events: ["run.failed"], enabled: true };
  const { id: webhookId } = await trpc("webhook.create", hook);
  const { id: deliveryId } = await trpc("webhook.sendTest", { id: webhookId });
  await trpc("webhook.update", { id: webhookId, enabled: false });
  const { id: credentialId } = await trpc("credential.save", { ...CREDENTIAL, name: canary });
  const { id: tokenId } = await trpc("token.create", { name: canary });
  const invited = { email: `${canary.toLowerCase()}@example.test`, name: canary, role: "viewer" };
  const { member } = await trpc("member.invite", invited);
  // Each person can have only a few covers, and every round sets one.
  await world.db.memberCover.updateMany({
    where: { organizationId, endedAt: null },
    data: { endedAt: new Date() },
  });
  const { id: coverId } = await trpc("cover.set", { cover: people.viewer.email, ...nextPeriod() });
  const { trigger } = await rest("POST", `/workflows/${workflowId}/triggers`, {
    type: "schedule",
    name: canary,
    schedule: { cron: "0 0 1 1 *", timeZone: "UTC", template: canary },
  });
  const triggerId: string = trigger.id;
  const { id: runViewId } = await trpc("runView.save", { name: canary, query: "q=x", shared: false });
  return {
    organizationId,
    runViewId,
    coverId,
    triggerId,
    workflowId,
    stepId,
    runId,
    jobId,
    reviewId,
    commentId,
    sessionId,
    webhookId,
    deliveryId,
    agentId,
    credentialId,
    tokenId,
    signInId: party.signIns[0]?.id ?? "",
    passkeyId: await makePasskey(world.db, organizationId, await ownId(world, party)),
    memberId: member.id,
    proposalId: await makeProposal(world.db, workflow, member.id),
    ownProposalId: await makeProposal(world.db, workflow, await ownId(world, party)),
    ...(await insertRest(world, organizationId, { workflowId, runId, triggerId, canary })),
  };
}

let periods = 0;

/**
 * Returns a period for a cover. Periods never overlap, because a person can have only one cover at a time.
 */
function nextPeriod() {
  const from = Date.now() + ++periods * DAY_MS;
  return { from: new Date(from).toISOString(), until: new Date(from + DAY_MS / 2).toISOString() };
}

async function ownId({ db }: World, { organizationId, people }: Party): Promise<string> {
  const where = { organizationId, user: { email: people.owner.email } };
  return (await db.member.findFirstOrThrow({ where })).id;
}

function makeRestClient(world: World, token: string) {
  // biome-ignore lint/suspicious/noExplicitAny: responses are checked field by field.
  return async (method: string, path: string, json?: unknown): Promise<any> => {
    const reply = await world.client.send({
      method,
      path: `/api/v1${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        ...(json !== undefined && { "content-type": "application/json" }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    if (reply.status < 200 || reply.status > 299)
      throw new Error(`${method} ${path} was refused: ${reply.status} ${reply.text}`);
    return JSON.parse(reply.text || "null");
  };
}

function makeTrpc(world: World, cookie: string) {
  // biome-ignore lint/suspicious/noExplicitAny: responses are checked field by field.
  return async (name: string, input: unknown): Promise<any> => {
    const request = trpcRequest([{ name, input }], false, { cookie }, false);
    const headers = { ...request.headers, ...ownPage(world.client) };
    const reply = await world.client.send({ ...request, headers });
    if (reply.status !== 200) throw new Error(`${name} was refused: ${reply.status} ${reply.text}`);
    return JSON.parse(reply.text).result.data;
  };
}

async function untilPaused(rest: ReturnType<typeof makeRestClient>, runId: string): Promise<string> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await pause(25)) {
    const { status, steps } = await rest("GET", `/workflows/runs/${runId}`);
    const review = steps.at(-1)?.review;
    if (status === "PAUSED" && review) return review.id;
    if (Date.now() > deadline) throw new Error(`a run didn't reach its review within a minute: ${status}`);
  }
}

/**
 * Inserts rows that the API can't create here, because that would need a real tool server or change the runs. Also
 * reads the IDs that no API returns.
 */
async function insertRest(
  { db }: World,
  organizationId: string,
  {
    workflowId,
    runId,
    triggerId,
    canary,
  }: { workflowId: string; runId: string; triggerId: string; canary: string },
) {
  const where = { organizationId };
  await db.webhookDelivery.updateMany({ where, data: { status: "FAILED", dueAt: null } });
  await db.message.updateMany({ where, data: { status: "FAILED", dueAt: null } });
  const newest = { orderBy: { createdAt: "desc" as const } };
  const { id: supersededId } = await db.supersededDraft.findFirstOrThrow({ where: { ...where, workflowId } });
  const { id: messageId, memberId } = await db.message.findFirstOrThrow({ where, ...newest });
  const { id: notificationId } = await db.notification.findFirstOrThrow({ where, ...newest });
  const now = new Date();
  const { id: toolServerId } = await db.toolServer.create({
    data: {
      ...where,
      id: makeId("tsrv"),
      name: `${canary} ${now.getTime()}`,
      url: `http://${DEAD_HOST}/mcp`,
      headerName: "Authorization",
      tools: [],
      updatedById: memberId,
      createdAt: now,
      updatedAt: now,
    },
  });
  const { id: bulkId } = await db.bulkAction.create({
    data: {
      ...where,
      id: makeId("bulk"),
      kind: "CANCEL",
      name: canary,
      byId: memberId,
      role: "owner",
      channel: "WEB",
      createdAt: now,
      finishedAt: now,
      total: 1,
      refused: 1,
      items: { create: { position: 1, runId, outcome: "REFUSED", message: canary, finishedAt: now } },
    },
  });
  const { id: firingId } = await db.triggerFiring.create({
    data: {
      ...where,
      id: makeId("fire"),
      triggerId,
      key: canary,
      status: "SKIPPED",
      reason: canary,
      payload: JSON.stringify(canary),
      createdAt: now,
      settledAt: now,
    },
  });
  return { supersededId, messageId, notificationId, toolServerId, bulkId, firingId };
}
