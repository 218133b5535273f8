import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { upgradeSchema } from "@/server/engine/store/schema";
import { migrate } from "@/server/infra/database/migrate";
import { connectDatabase, type Database } from "@/server/infra/db";
import { signInByPassword } from "@/server/services/account/sign-in";
import { findMembership } from "@/server/services/account/sign-in-claims";
import { listAgentVersions } from "@/server/services/agent/list-versions";
import { updateAgent } from "@/server/services/agent/update";
import { checkAppSecret } from "@/server/services/app-secret/open";
import { decryptSecret } from "@/server/services/credential/secret";
import { listInbox } from "@/server/services/inbox/list";
import { makeMemberContext } from "@/server/services/member/context";
import { getReview } from "@/server/services/review/get";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { databaseUrl, query } from "@/server/testing/database/postgres";
import { followLink, shownIn } from "@/server/testing/doors/follow-link";
import { settleOn } from "@/server/testing/settings";
import { until } from "@/server/testing/until";
import { startExecutor, stopExecutor } from "@/server/transports/inngest/start";

/**
 * Rows from the last version that didn't record sign-ins, saved while a run was waiting for a decision. That version
 * ran with the tests' APP_SECRET. The constants below are what the organization's owner knew: the password, a stored
 * secret, and the token of an emailed review link.
 */
const ROWS = readFileSync("prisma/before-sign-ins.sql", "utf8");
const PASSWORD = "correct horse battery";
const SECRET = "Bearer one";
const LINK =
  "01m8d47nh879hmy058e2g1jtcd.01m8d47mgvk33pnt3yp8ddpcv2.mwy7fn2n.1vbppc0.9mnFMtWb2UCe-LhoeSkirgNpc_BQHa6877OMl1RhLKg.f_cAUQNv3nYRE1RAmhjckyjfFuHSy5CjLjDmPGJu1DU";
/** A custom agent in its third revision, and a published workflow that uses it. */
const AGENT_ROWS = `
  INSERT INTO "Agent" ("id", "organizationId", "name", "description", "config", "revision", "updatedById", "createdAt", "updatedAt")
    SELECT 'greeter', "organizationId", 'Greeter', '', '{"kind": "template", "template": "Dear {{ input }}"}', 3, "id", "createdAt", "createdAt" FROM "Member";
  INSERT INTO "Workflow" ("id", "organizationId", "revision", "definition", "name", "stepCount", "updatedById", "createdAt", "updatedAt")
    SELECT 'wf_letters', "organizationId", 2, '{"name": "Letters", "description": null, "steps": [{"id": "step_a", "name": null, "action": "Greet.", "review": null, "agentId": "greeter", "stepOrder": 1}]}', 'Letters', 1, "id", "createdAt", "createdAt" FROM "Member";
  INSERT INTO "WorkflowVersion" ("id", "workflowId", "revision", "organizationId", "definition", "name", "stepCount", "createdById", "createdAt")
    SELECT 'ver_letters', "id", "revision", "organizationId", "definition", "name", "stepCount", "updatedById", "createdAt" FROM "Workflow" WHERE "id" = 'wf_letters';`;
const FIRST_WITH_SIGN_INS = "20261126100000_sign_ins";
const DRAFT = "- Copper rose by 2 percent.\n- Tin fell by 1 percent.";
const email = "dana@acme.test";

let url: string;
let db: Database;
beforeAll(async () => {
  const { adminUrl, appUrl, template } = inject("postgres");
  const name = `${template}_upgrade`;
  await query(adminUrl, `CREATE DATABASE ${name}`);
  const ownerUrl = databaseUrl(adminUrl, name);
  url = databaseUrl(appUrl, name);

  const folder = mkdtempSync(join(tmpdir(), "countersign-upgrade-"));
  for (const migration of readdirSync("prisma/migrations"))
    if (migration < FIRST_WITH_SIGN_INS)
      cpSync(join("prisma/migrations", migration), join(folder, migration), { recursive: true });
  await migrate(ownerUrl, folder);
  rmSync(folder, { recursive: true });
  await upgradeSchema({ connectionString: ownerUrl, schema: "engine" });
  await query(ownerUrl, ROWS);
  await query(ownerUrl, AGENT_ROWS);
  await migrate(ownerUrl, "prisma/migrations", url);
  settleOn({ url, ownerUrl });
  db = connectDatabase(url);
  globalThis.countersignDatabase = db;
  await startExecutor({ sweepEveryMs: 100 });
});
afterAll(async () => {
  await stopExecutor();
  await db.$disconnect();
});

async function makeOwner() {
  const { id } = await db.member.findFirstOrThrow({ where: { user: { email } } });
  return makeMemberContext(db, id);
}

test("people sign in with the password they had", async () => {
  const browser = { device: "Chrome on Windows", address: null };
  const claims = await signInByPassword(db, { email, password: PASSWORD }, browser);
  expect(claims && (await findMembership(db, claims))?.actor).toMatchObject({ email, role: "owner" });
});

test("stored secrets are readable, and the secret they need is recorded", async () => {
  await checkAppSecret(db, { current: "APP_SECRET", previous: "APP_SECRET_PREVIOUS" });
  expect(decryptSecret(await db.credential.findFirstOrThrow())).toBe(SECRET);
  expect(await db.appSecret.count()).toBe(1);
});

test("an open review is in the inbox, with its document", async () => {
  const owner = await makeOwner();
  const { content } = await listInbox(owner, { tab: "mine", page: 0, size: 20 });
  expect(content).toMatchObject([{ workflowName: "Reviewed", status: "OPEN" }]);
  const { text, action } = await getReview(owner, { id: content[0]?.id ?? "" });
  expect([action, text]).toEqual(["Is it right?", DRAFT]);
});

test("a run in progress has figures without an end time", async () => {
  const { id: runId, workflowId, createdAt: startedAt } = await db.run.findFirstOrThrow();
  expect(await db.runFigures.findMany()).toMatchObject([{ runId, workflowId, startedAt, endedAt: null }]);
});

test("a review link emailed before the upgrade still decides, and the paused run continues where it stopped", async () => {
  const { status, body } = await followLink(LINK);
  expect(status).toBe(200);
  const form = { decision: "approve", shown: shownIn(body) };
  expect((await followLink(LINK, { form })).status).toBe(303);
  const { id: runId } = await db.run.findFirstOrThrow();
  const owner = await makeOwner();
  const run = await until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "COMPLETED" || status === "FAILED",
  );
  expect(run).toMatchObject({ status: "COMPLETED", output: expect.stringContaining("Copper rose") });
  expect((await db.runFigures.findUniqueOrThrow({ where: { runId } })).endedAt).not.toBeNull();
  expect(run.steps.map(({ output, attempt }) => [output, attempt])).toEqual([
    [DRAFT, 1],
    [DRAFT, 1],
    [run.output, 1],
  ]);
  // The execution that was already waiting continues, and no new one starts.
  await until(
    () => query<{ status: string }>(url, "SELECT status FROM engine.run"),
    (executions) => executions.length === 1 && executions[0]?.status === "completed",
  );
});

test("published workflows keep the agents that they had at the upgrade, and agents have a history from then on", async () => {
  const owner = await makeOwner();
  const template = (text: string) => AgentConfig.parse({ kind: "template", template: text });
  const saved = await updateAgent(owner, { agentId: "greeter", config: template("Hello {{ input }}") });
  expect(saved.outdatedIn.workflows).toEqual([{ id: "wf_letters", name: "Letters", agentRevision: 3 }]);
  const { content } = await listAgentVersions(owner, { agentId: "greeter", page: 0, size: 20 });
  expect(content).toMatchObject([{ number: 4 }, { number: 3, createdBy: { name: "Dana" } }]);
  const { runId } = await startRun(owner, { id: "wf_letters", input: "Anna" });
  const run = await until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "COMPLETED" || status === "FAILED",
  );
  expect(run).toMatchObject({ output: "Dear Anna", steps: [{ agentRevision: 3 }] });
});

test("change requests for organization rules are deleted, because no one could see or confirm them", async () => {
  expect(await db.changeProposal.count()).toBe(0);
});
