import { afterAll, beforeAll, expect, test } from "vitest";
import { ACTIONS, RUN_ACTIONS } from "@/server/domain/ledger/actions";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { DAY_MS } from "@/server/domain/time";
import type { Database } from "@/server/infra/db";
import { changePassword } from "@/server/services/account/change-password";
import { renameSelf } from "@/server/services/account/rename-self";
import { createSignIn, endOtherSignIns, UNKNOWN_BROWSER } from "@/server/services/account/sign-ins";
import { createAgent } from "@/server/services/agent/create";
import { deleteAgent } from "@/server/services/agent/delete";
import { restoreAgent } from "@/server/services/agent/restore";
import { updateAgent } from "@/server/services/agent/update";
import { addComment } from "@/server/services/comment/add";
import { deleteComment } from "@/server/services/comment/delete";
import { editComment } from "@/server/services/comment/edit";
import type { ServiceContext } from "@/server/services/context";
import { endCover } from "@/server/services/cover/end";
import { setCover } from "@/server/services/cover/set";
import { removeCredential } from "@/server/services/credential/remove";
import { saveCredential } from "@/server/services/credential/save";
import { acceptInvitation } from "@/server/services/member/accept-invitation";
import { addMember } from "@/server/services/member/add";
import { changeRole } from "@/server/services/member/change-role";
import { makeMemberContext } from "@/server/services/member/context";
import { eraseMember } from "@/server/services/member/erase";
import { inviteMember } from "@/server/services/member/invite";
import { removeMember } from "@/server/services/member/remove";
import { renewInvitation } from "@/server/services/member/renew-invitation";
import { setDefaultModel } from "@/server/services/model/set-default";
import { createOrganization } from "@/server/services/organization/create";
import { setRules } from "@/server/services/organization/set-rules";
import { removePasskey } from "@/server/services/passkey/remove";
import { renamePasskey } from "@/server/services/passkey/rename";
import { confirmProposal } from "@/server/services/proposal/confirm";
import { withdrawProposal } from "@/server/services/proposal/withdraw";
import { recordReading } from "@/server/services/reading/record";
import { setReadingSettings } from "@/server/services/reading/set-settings";
import { deleteDueRun } from "@/server/services/retention/apply";
import { previewRetention } from "@/server/services/retention/preview";
import { setRetention } from "@/server/services/retention/set";
import { decideReview } from "@/server/services/review/decide";
import { cancelRun } from "@/server/services/run/cancel";
import { eraseRun } from "@/server/services/run/erase";
import { connectSlack } from "@/server/services/slack/connect";
import { disconnectSlack } from "@/server/services/slack/disconnect";
import { unlinkSlack } from "@/server/services/slack/unlink";
import { createToken } from "@/server/services/token/create";
import { revokeToken } from "@/server/services/token/revoke";
import { adoptTools } from "@/server/services/tool-server/adopt";
import { changeToolServer } from "@/server/services/tool-server/change";
import { checkToolServer } from "@/server/services/tool-server/check";
import { connectToolServer } from "@/server/services/tool-server/connect";
import { removeToolServer } from "@/server/services/tool-server/remove";
import { createTrigger } from "@/server/services/trigger/create";
import { deleteTrigger } from "@/server/services/trigger/delete";
import { rotateTriggerSecret } from "@/server/services/trigger/rotate-secret";
import { updateTrigger } from "@/server/services/trigger/update";
import { savePrice } from "@/server/services/usage/save-price";
import { setLimit } from "@/server/services/usage/set-limit";
import { createWebhook } from "@/server/services/webhook/create";
import { deleteWebhook } from "@/server/services/webhook/delete";
import { disableFailingWebhook } from "@/server/services/webhook/disable";
import { rotateWebhookSecret } from "@/server/services/webhook/rotate-secret";
import { updateWebhook } from "@/server/services/webhook/update";
import { setWitnesses } from "@/server/services/witness/set";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { updateWorkflow } from "@/server/services/workflow/update";
import { DEAD_HOST, makeBelongings } from "@/server/testing/belongings";
import { snapshot } from "@/server/testing/database/snapshot";
import { exportOfWorkflow } from "@/server/testing/doors/ledger-calls";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf, tokenOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { givePasskey, PASSWORD } from "@/server/testing/passkeys/members";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { type RoughToolServer, startRoughToolServer } from "@/server/testing/servers/rough-tool-server";
import { type SlackWorkspace, startSlackWorkspace } from "@/server/testing/servers/slack-workspace";
import { linkAccount } from "@/server/testing/slack";
import { startCheck } from "./checks/start";
import { unsealContent } from "./erasable";
import { rotateSigningKeys } from "./rotate-keys";

let db: Database;
let close: () => Promise<void>;
let slack: SlackWorkspace;
let tools: RoughToolServer;
beforeAll(async () => {
  [slack, tools] = [await startSlackWorkspace(), await startRoughToolServer()];
  ({ db, close } = await useDatabase({
    SLACK_API_URL: slack.url,
    OUTBOUND_ALLOW: [slack.host, tools.host, DEAD_HOST].join(","),
  }));
});
afterAll(async () => {
  await close();
  await slack.close();
  await tools.close();
});

/** Names and text that entries may contain only in encrypted form. */
const texts: string[] = [];
/** Passwords, and values of secrets, tokens, and links, that entries must not contain at all. */
const secrets: string[] = [];

function makeText(kind: string): string {
  const text = `canary-${kind}-${texts.length}`;
  texts.push(text);
  return text;
}
const makeEmail = () => `${makeText("email")}@example.test`;
function makeSecret(): string {
  return noteSecret(`planted secret ${secrets.length} of a person`);
}
function noteSecret(value: string): string {
  secrets.push(value);
  return value;
}
const makeKey = () => makeSecret().replaceAll(" ", "-");

const quiet = (ctx: ServiceContext): ServiceContext => ({ ...ctx, afterCommit: () => {} });

async function foundOrganization() {
  const password = makeSecret();
  const made = await createOrganization(db, {
    name: makeText("organization"),
    owner: { email: makeEmail(), name: makeText("name"), password },
  });
  const owner = quiet(await makeMemberContext(db, made.memberId));
  const add = async (role: "admin" | "builder" | "approver") => {
    const member = { email: makeEmail(), name: makeText("name"), role, password: makeSecret() };
    return quiet(await makeMemberContext(db, (await addMember(owner, member)).memberId));
  };
  return {
    owner,
    password,
    admin: await add("admin"),
    builder: await add("builder"),
    approver: await add("approver"),
  };
}
type Organization = Awaited<ReturnType<typeof foundOrganization>>;

async function managePeople({ owner, password, admin, approver }: Organization) {
  const made = await inviteMember(owner, { email: makeEmail(), name: makeText("name"), role: "viewer" });
  noteSecret(tokenOf(made));
  const { id } = made.member;
  const renewed = await renewInvitation(owner, { id });
  const token = noteSecret(tokenOf(renewed));
  await acceptInvitation(db, { token, password: makeSecret() }, new Date());
  await changeRole(owner, { id, role: "builder" });
  await removeMember(owner, { id });
  await eraseMember(owner, { id, reason: makeText("reason") });
  const emailOf = ({ actor }: ServiceContext) => (actor.kind === "system" ? "" : actor.email);
  const until = new Date(Date.now() + DAY_MS).toISOString();
  const cover = await setCover(owner, { member: emailOf(approver), cover: emailOf(admin), until });
  await endCover(owner, { id: cover.id });
  await renameSelf(owner, { name: makeText("name") });
  await changePassword(owner, { current: password, password: makeSecret() });
  const { userId } = await db.member.findUniqueOrThrow({ where: { id: memberIdOf(owner) } });
  await createSignIn(db, userId, { ...UNKNOWN_BROWSER, device: makeText("device") }, new Date());
  await endOtherSignIns(owner, { userId, current: "sgn_0" });
  const { passkeyId } = await givePasskey(db, admin);
  await renamePasskey(admin, { id: passkeyId, name: makeText("passkey") });
  await removePasskey(admin, { id: passkeyId, password: PASSWORD });
  const { id: tokenId, token: value } = await createToken(owner, { name: makeText("token") });
  noteSecret(value);
  await revokeToken(owner, { id: tokenId });
}

async function manageSettings({ owner }: Organization) {
  await setRules(owner, { resumeNamesReview: true });
  await setReadingSettings(owner, { keepReadingDays: 31 });
  await startCheck(owner);
  await setWitnesses(owner, { emails: [makeEmail()] });
  await rotateSigningKeys(db, { now: new Date(), immediately: false });
  await setLimit(owner, { limit: 5_000_000 });
  await savePrice(owner, { model: makeText("model"), provider: null, price: { input: 1, output: 2 } });
  const key = { name: makeText("secret"), kind: "openai", baseUrl: `http://${tools.host}` } as const;
  const { id: credentialId, revision } = await saveCredential(owner, { ...key, secret: makeKey() });
  await setDefaultModel(owner, { model: { credentialId, name: makeText("model") } });
  await saveCredential(owner, {
    ...key,
    name: makeText("secret"),
    replaces: { id: credentialId, revision },
    secret: makeKey(),
  });
  await setDefaultModel(owner, { model: null });
  await removeCredential(owner, { id: credentialId });
}

async function manageConnections({ owner, approver }: Organization) {
  const address = () => `https://example.com/${makeText("path")}`;
  const webhook = await createWebhook(owner, { url: address(), events: ["run.failed"], enabled: true });
  noteSecret(webhook.secret);
  const { id } = webhook;
  await updateWebhook(owner, { id, url: address(), events: ["run.completed"] });
  noteSecret((await rotateWebhookSecret(owner, { id })).secret);
  await disableFailingWebhook({ ...owner, actor: { kind: "system" } }, { id, failingSince: null });
  await deleteWebhook(owner, { id });
  secrets.push(slack.botToken, slack.appToken);
  await connectSlack(owner, slack);
  await linkAccount(approver, makeText("slack"));
  await unlinkSlack(approver);
  await disconnectSlack(owner);
  tools.tools.splice(0, Infinity, {
    name: "read",
    description: makeText("tool"),
    inputSchema: { type: "object" },
  });
  const server = { url: tools.url, headerName: "X-Api-Key" };
  const header = { name: makeText("secret"), kind: "header", baseUrl: tools.url, secret: makeKey() } as const;
  const { id: credentialId } = await saveCredential(owner, header);
  const connected = await connectToolServer(owner, { ...server, name: makeText("server"), credentialId });
  tools.tools.push({ name: "write", description: makeText("tool"), inputSchema: { type: "object" } });
  const { listed } = await checkToolServer(owner, { id: connected.id });
  await adoptTools(owner, { id: connected.id, listed });
  const { revision } = await db.toolServer.findUniqueOrThrow({ where: { id: connected.id } });
  await changeToolServer(owner, {
    ...server,
    id: connected.id,
    revision,
    name: makeText("server"),
    credentialId,
  });
  await removeToolServer(owner, { id: connected.id });
}

async function work({ owner, builder, approver }: Organization) {
  const step = (agentId: string) => ({ agentId, action: makeText("instructions") });
  const workflow = {
    name: makeText("workflow"),
    description: makeText("description"),
    steps: [step("human")],
  };
  await createWorkflow(builder, { ...workflow, steps: [] });
  const { id } = await createWorkflow(builder, workflow);
  await updateWorkflow(builder, { id, name: makeText("workflow"), description: makeText("description") });
  const webhook = {
    signature: "bearer",
    header: "x-signature",
    template: makeText("template"),
    waitSeconds: 0,
  } as const;
  const secret = makeKey();
  const made = await createTrigger(builder, {
    id,
    type: "webhook",
    name: makeText("trigger"),
    webhook,
    secret,
  });
  const path = { id, triggerId: made.trigger.id };
  await updateTrigger(builder, { ...path, name: makeText("trigger") });
  await updateTrigger(builder, { ...path, enabled: false });
  await updateTrigger(builder, { ...path, enabled: true });
  noteSecret((await rotateTriggerSecret(builder, path)).secret ?? "");
  await deleteTrigger(builder, path);
  const headers = [{ name: "X-Team", value: makeText("header"), credentialId: null }];
  const config = {
    kind: "http",
    method: "POST",
    url: `http://${tools.host}/${makeText("path")}`,
    headers,
  } as const;
  const agentId = "caller";
  const rest = { body: makeText("body"), timeoutSeconds: 30 };
  await createAgent(builder, {
    id: agentId,
    name: makeText("agent"),
    description: makeText("description"),
    config: { ...config, ...rest, headers: [...headers] },
  });
  await updateAgent(builder, { agentId, name: makeText("agent"), note: makeText("note") });
  await restoreAgent(builder, { agentId, version: 1 });
  await deleteAgent(builder, { agentId });
  const { runId, reviewId, workflowId } = await makeOpenReview(builder, {}, makeText("input"));
  const { id: commentId } = await addComment(approver, { id: reviewId, text: makeText("comment") });
  await editComment(approver, { id: reviewId, commentId, text: makeText("comment") });
  await deleteComment(approver, { id: reviewId, commentId });
  const { hash } = await db.review.findUniqueOrThrow({ where: { id: reviewId } });
  await recordReading(approver, { id: reviewId, hash, seconds: 1, reachedEnd: true });
  const decision = { decision: "approve", output: makeText("output"), reason: makeText("reason") } as const;
  await decideReview(approver, { id: reviewId, ...decision });
  await exportOfWorkflow(owner, { workflowId });
  await cancelRun(owner, { runId });
  await eraseRun(owner, { runId, reason: makeText("reason") });
  await deleteOldRun(owner, runId);
  await deleteWorkflow(builder, { id });
}

/** Backdates the run and turns on retention, so that the run can be deleted. */
async function deleteOldRun(owner: ServiceContext, id: string) {
  const updatedAt = new Date(Date.now() - 3 * DAY_MS);
  await db.run.update({ where: { id }, data: { updatedAt } });
  const settings = { eraseAfterDays: 1, deleteAfterDays: 2 };
  const { at, erased, deleted } = await previewRetention(owner, settings);
  const confirmed = { at, erased: erased.count, deleted: deleted.count };
  await setRetention(owner, { settings, confirmed });
  const system = { ...owner, actor: { kind: "system" } } as const;
  await deleteDueRun(system, { id, organizationId: owner.organizationId });
}

async function confirmChanges({ owner, builder, admin }: Organization) {
  await setRules(owner, { secondPersonToWeaken: true });
  const { id } = await createWorkflow(builder, {
    name: makeText("workflow"),
    steps: [{ agentId: "human", action: makeText("question"), review: ReviewPolicy.parse({}) }],
  });
  const request = async () => {
    await expect(deleteWorkflow(builder, { id })).rejects.toMatchObject({ code: "second-person-required" });
    return db.changeProposal.findFirstOrThrow({ where: { subjectId: id } });
  };
  await withdrawProposal(builder, await request());
  await confirmProposal(admin, await request());
}

test("no entry contains a readable name or text, any secret, or an ID of another organization", async () => {
  const other = await makeOrganization(db);
  await makeBelongings(db, other);
  const organization = await foundOrganization();
  await managePeople(organization);
  await manageSettings(organization);
  await manageConnections(organization);
  await work(organization);
  await confirmChanges(organization);

  const { organizationId } = organization.owner;
  const entries = await db.ledgerEntry.findMany({ where: { organizationId } });
  // A separate test covers the actions that SQL records.
  const recorded = Object.keys(ACTIONS).filter((action) => !(action in RUN_ACTIONS));
  expect(recorded.filter((name) => !entries.some(({ action }) => action === name))).toEqual([]);
  const stored = JSON.stringify(await db.$queryRaw`SELECT to_jsonb(e) FROM "LedgerEntry" e`);
  expect([...texts, ...secrets].filter((text) => stored.includes(text))).toEqual([]);
  const contents = await Promise.all(entries.map((entry) => unsealContent(db, entry)));
  const readable = JSON.stringify([entries, contents]);
  expect(secrets.filter((text) => readable.includes(text))).toEqual([]);
  expect(texts.filter((text) => readable.includes(text)).length).toBeGreaterThan(30);

  const idsIn = (text: string) => new Set(text.match(/\b[a-z]+_[0-9a-z]{26}\b/g));
  const theirs = idsIn(await snapshot(db, other.organizationId));
  expect(theirs.size).toBeGreaterThan(30);
  expect([...idsIn(readable)].filter((id) => theirs.has(id))).toEqual([]);
});
