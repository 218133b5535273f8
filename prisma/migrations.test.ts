import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { migrate } from "@/server/infra/database/migrate";
import { connectDatabase, type Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { getDraft } from "@/server/services/draft/get";
import { dismissResumeNotice } from "@/server/services/home/dismiss-resume-notice";
import { hasResumeNotice } from "@/server/services/home/has-resume-notice";
import { makeMemberContext } from "@/server/services/member/context";
import { getRules } from "@/server/services/organization/get-rules";
import { setRules } from "@/server/services/organization/set-rules";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { checkTotals } from "@/server/services/totals/check";
import { getWorkflow } from "@/server/services/workflow/get";
import { getVersion } from "@/server/services/workflow/get-version";
import { listVersions } from "@/server/services/workflow/list-versions";
import { databaseUrl, query } from "@/server/testing/database/postgres";

const FIRST = "20261124000000_init";
const SESSION = "550e8400-e29b-41d4-a716-446655440000";

const definition = (name: string, steps: number) => ({
  name,
  description: null,
  steps: Array.from({ length: steps }, (_, index) => ({
    id: `step_${index + 1}`,
    stepOrder: (index + 1) * 10,
    agentId: "writer",
    action: "Write.",
    name: null,
    review: null,
  })),
});
const json = (value: unknown) => `'${JSON.stringify(value)}'::jsonb`;
const run = (id: string, workflowId: string, revision: number) =>
  `('${id}', 'org_a', '${workflowId}', ${revision}, 'Then', '${SESSION}', 'COMPLETED', 'mem_a', 'API', '2026-11-02T00:00Z', '2026-11-02T00:00Z', 'In', 'Out')`;

/**
 * Rows for the first schema: a workflow at version 3 with runs of versions 1 and 3, a workflow without runs, and a
 * deleted workflow whose run remains.
 */
const ROWS = `
  INSERT INTO "Organization" ("id", "name") VALUES ('org_a', 'Acme');
  INSERT INTO "User" ("id", "email", "name", "passwordHash") VALUES ('usr_a', 'dana@acme.test', 'Dana', 'none');
  INSERT INTO "Member" ("id", "organizationId", "userId", "role") VALUES ('mem_a', 'org_a', 'usr_a', 'owner');
  INSERT INTO "Workflow" ("id", "organizationId", "revision", "definition", "name", "stepCount", "updatedById", "updatedAt") VALUES
    ('wf_ran', 'org_a', 3, ${json(definition("Ran", 2))}, 'Ran', 2, 'mem_a', '2026-11-03T00:00Z'),
    ('wf_new', 'org_a', 1, ${json(definition("New", 0))}, 'New', 0, 'mem_a', '2026-11-04T00:00Z');
  INSERT INTO "WorkflowVersion" ("workflowId", "revision", "organizationId", "definition", "createdAt") VALUES
    ('wf_ran', 1, 'org_a', ${json(definition("Then", 1))}, '2026-11-01T00:00Z'),
    ('wf_ran', 3, 'org_a', ${json(definition("Ran", 2))}, '2026-11-05T00:00Z'),
    ('wf_gone', 2, 'org_a', ${json(definition("Gone", 1))}, '2026-11-01T00:00Z');
  INSERT INTO "Session" ("organizationId", "id") VALUES ('org_a', '${SESSION}');
  INSERT INTO "Run" ("id", "organizationId", "workflowId", "revision", "workflowName", "sessionId", "status", "startedById", "channel", "createdAt", "updatedAt", "input", "output") VALUES
    ${run("run_1", "wf_ran", 1)}, ${run("run_3", "wf_ran", 3)}, ${run("run_gone", "wf_gone", 2)};
  INSERT INTO "StepRun" ("id", "organizationId", "runId", "stepId", "stepOrder", "agentId", "attempt", "status", "startedAt", "input", "output", "model", "inputTokens", "outputTokens") VALUES
    ('srun_1', 'org_a', 'run_1', 'step_1', 10, 'writer', 1, 'COMPLETED', '2026-11-02T00:00Z', 'In', 'Out', 'small', 10, 1);
  INSERT INTO "Job" ("id", "organizationId", "runId", "kind", "createdAt") VALUES ('job_1', 'org_a', 'run_1', 'RUN', '2026-11-02T00:00Z');`;

const TABLES = ["Organization", "User", "Member", "Workflow", "Session", "Run", "StepRun", "Job"];

/** Reads all rows as objects, sorted by ID, so that the order of rows and columns doesn't matter. */
async function readRows(url: string) {
  const rows = await Promise.all(
    TABLES.map((table) => query<{ id: string }>(url, `SELECT * FROM "${table}" ORDER BY "id"`)),
  );
  return Object.fromEntries(TABLES.map((table, index) => [table, rows[index]]));
}

let folder: string;
let url: string;
let db: Database;
let before: Awaited<ReturnType<typeof readRows>>;
let owner: ServiceContext;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-migrations-"));
  cpSync(join("prisma/migrations", FIRST), join(folder, FIRST), { recursive: true });
  const { adminUrl, template } = inject("postgres");
  const name = `${template}_first`;
  await query(adminUrl, `CREATE DATABASE ${name}`);
  url = databaseUrl(adminUrl, name);
  await migrate(url, folder);
  await query(url, ROWS);
  before = await readRows(url);
  await migrate(url, "prisma/migrations");
  db = connectDatabase(url);
  const ctx = await makeMemberContext(db, "mem_a");
  owner = { ...ctx, afterCommit: () => {} };
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await db.$disconnect();
});

describe("the migration to drafts", () => {
  test("keeps every existing row unchanged", async () => {
    expect(await readRows(url)).toMatchObject(before);
  });

  test("keeps the definition that each run used, even if the workflow was deleted", async () => {
    expect(await getRun(owner, { runId: "run_1" })).toMatchObject({
      workflowVersion: 1,
      output: "Out",
      steps: [{ stepId: "step_1", stepOrder: 10, status: "COMPLETED", output: "Out" }],
    });
    expect((await getRun(owner, { runId: "run_3" })).steps).toHaveLength(2);
    expect(await getRun(owner, { runId: "run_gone" })).toMatchObject({ workflowVersion: 2, steps: [{}] });
  });

  test("creates a history of the versions that runs used and the published version", async () => {
    const page = { page: 0, size: 20 };
    expect((await listVersions(owner, { id: "wf_ran", ...page })).content).toEqual([
      {
        revision: 3,
        name: "Ran",
        stepCount: 2,
        createdAt: "2026-11-03T00:00:00.000Z",
        createdBy: { id: "mem_a", name: "Dana", email: "dana@acme.test" },
      },
      { revision: 1, name: "Then", stepCount: 1, createdAt: "2026-11-01T00:00:00.000Z", createdBy: null },
    ]);
    expect((await listVersions(owner, { id: "wf_new", ...page })).content).toMatchObject([
      { revision: 1, name: "New", stepCount: 0, createdBy: { name: "Dana" } },
    ]);
    expect((await getVersion(owner, { id: "wf_ran", revision: 1 })).definition.name).toBe("Then");
  });

  test("creates no drafts, and workflows still run", async () => {
    expect((await getDraft(owner, { id: "wf_ran" })).draft).toBeNull();
    const { runId } = await startRun(owner, { id: "wf_ran", input: "In" });
    expect(await getRun(owner, { runId })).toMatchObject({ workflowVersion: 3, status: "QUEUED" });
    expect((await getWorkflow(owner, { id: "wf_ran" })).revision).toBe(3);
  });
});

describe("the migration to required review IDs", () => {
  test("keeps an organization's setting, and shows its owners a notice until they dismiss it or turn it on", async () => {
    expect(await getRules(owner)).toMatchObject({ resumeNamesReview: false });
    expect(await hasResumeNotice(owner)).toBe(true);
    await setRules(owner, { resumeNamesReview: true });
    expect(await hasResumeNotice(owner)).toBe(false);
    await setRules(owner, { resumeNamesReview: false });
    expect(await hasResumeNotice(owner)).toBe(true);
    await dismissResumeNotice(owner);
    expect(await hasResumeNotice(owner)).toBe(false);
  });
});

describe("the migration to figures of runs", () => {
  test("writes for existing runs what the trigger writes when a run ends", async () => {
    const ids = ["run_1", "run_3", "run_gone"];
    const readFigures = () =>
      db.runFigures.findMany({ where: { runId: { in: ids } }, orderBy: { runId: "asc" } });
    const filled = await readFigures();
    expect(filled.map(({ runId, workingMs, waitingMs }) => [runId, workingMs, waitingMs])).toEqual(
      ids.map((id) => [id, 0n, 0n]),
    );
    const ended = { status: "COMPLETED", id: { in: ids } } as const;
    await db.run.updateMany({ where: ended, data: { status: "RUNNING" } });
    expect((await readFigures()).map(({ endedAt }) => endedAt)).toEqual([null, null, null]);
    await db.run.updateMany({ where: { id: { in: ids } }, data: { status: "COMPLETED" } });
    expect(await readFigures()).toEqual(filled);
  });
});

describe("the migration to totals", () => {
  test("counts existing runs and usage as the triggers count new ones", async () => {
    const owned = { organizationId: "org_a", list: "Run" };
    const kept = await db.listTotal.findMany({ where: { ...owned, workflowId: "", day: "" } });
    expect(kept).toEqual([{ ...owned, workflowId: "", day: "", status: "COMPLETED", reason: "", count: 3n }]);
    expect(await db.listTotal.count({ where: owned })).toBe(6);
    expect(
      await db.listTotal.findMany({ where: { ...owned, workflowId: "wf_ran" }, orderBy: { day: "asc" } }),
    ).toMatchObject([
      { day: "", count: 2n },
      { day: "2026-11-02", count: 2n },
    ]);
    expect(await db.usageTotal.findMany({ orderBy: { agentId: "asc" } })).toMatchObject([
      { month: "2026-11", workflowId: "wf_ran", agentId: "", model: "", attempts: 0n, runs: 1n },
      {
        workflowId: "wf_ran",
        agentId: "writer",
        model: "small",
        inputTokens: 10n,
        attempts: 1n,
        unpriced: 1n,
      },
    ]);
    expect(await checkTotals(db, { repair: false })).toEqual([]);
  });
});

describe("the migration to organization names", () => {
  test("keeps unique names and makes identical names distinct", async () => {
    const { adminUrl, template } = inject("postgres");
    const name = `${template}_names`;
    await query(adminUrl, `CREATE DATABASE ${name}`);
    const url = databaseUrl(adminUrl, name);
    await migrate(url, folder);
    await query(
      url,
      `INSERT INTO "Organization" ("id", "name", "createdAt") VALUES ('org_b', 'ACME', '2026-11-02T00:00Z'),
        ('org_a', 'Acme', '2026-11-01T00:00Z'), ('org_c', ' Beta  and Sons ', '2026-11-03T00:00Z')`,
    );
    await migrate(url, "prisma/migrations");
    expect(await query(url, 'SELECT "id", "name" FROM "Organization" ORDER BY "id"')).toEqual([
      { id: "org_a", name: "Acme" },
      { id: "org_b", name: "ACME (org_b)" },
      { id: "org_c", name: "Beta and Sons" },
    ]);
  });
});

describe("the migration to messages of runs", () => {
  const MESSAGES = "20261203020000_messages_of_runs";
  const message = (id: string, kind: string, path: string) =>
    `('${id}', 'org_a', 'mem_a', '${kind}', 'dana@acme.test', 'Run failed: “Ran”',
      E'Hello Dana,\n\nRun failed: “Ran”.\n\nhttps://sign.test/runs/run_gone\n\nhttps://sign.test${path}\n\nSettings.\n', '', 'KEPT', '2026-11-20T00:00Z')`;

  test("finds the run by the link to it, and deletes messages about erased and deleted runs", async () => {
    const { adminUrl, template } = inject("postgres");
    const name = `${template}_messages`;
    await query(adminUrl, `CREATE DATABASE ${name}`);
    const url = databaseUrl(adminUrl, name);
    await migrate(url, folder);
    await query(url, ROWS);
    const earlier = mkdtempSync(join(tmpdir(), "countersign-messages-"));
    for (const name of readdirSync("prisma/migrations").filter((name) => name < MESSAGES))
      cpSync(join("prisma/migrations", name), join(earlier, name), { recursive: true });
    await migrate(url, earlier);
    rmSync(earlier, { recursive: true });
    await query(
      url,
      `UPDATE "Run" SET "erasedAt" = now() WHERE "id" = 'run_3';
      INSERT INTO "Message" ("id", "organizationId", "memberId", "kind", "to", "subject", "text", "html", "status", "createdAt") VALUES
        ${message("msg_run", "NOTIFICATION", "/runs/run_1")}, ${message("msg_erased", "NOTIFICATION", "/runs/run_3")},
        ${message("msg_deleted", "NOTIFICATION", "/runs/run_0")}, ${message("msg_limit", "NOTIFICATION", "/settings/usage")},
        ${message("msg_other", "DIGEST", "/runs/run_1")}`,
    );
    await migrate(url, "prisma/migrations");
    expect(await query(url, 'SELECT "id", "runId" FROM "Message" ORDER BY "id"')).toEqual([
      { id: "msg_limit", runId: null },
      { id: "msg_other", runId: null },
      { id: "msg_run", runId: "run_1" },
    ]);
  });
});
