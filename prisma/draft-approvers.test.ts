import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrate } from "@/server/infra/database/migrate";
import { databaseUrl, query } from "@/server/testing/database/postgres";

const MIGRATION = "20261204110000_drafts_name_approvers";
const review = (approvers: string[]) => ({ quorum: 2, approvers });
const STEPS = [
  { id: "step_a", action: 'Say "approvers": [].', review: null },
  { id: "step_b", review: review([]) },
  { id: "step_c", review: review(["role:owner"]) },
];
const json = (steps: unknown) => `'${JSON.stringify({ name: "Test", steps })}'`;

const ROWS = `
  INSERT INTO "Organization" ("id", "name") VALUES ('org_a', 'Acme');
  INSERT INTO "User" ("id", "email", "name") VALUES ('usr_a', 'd@acme.test', 'Dana');
  INSERT INTO "Member" ("id", "organizationId", "userId", "role", "createdAt")
    VALUES ('mem_a', 'org_a', 'usr_a', 'owner', '2026-11-01T00:00Z');
  INSERT INTO "Workflow" ("id", "organizationId", "definition", "name", "stepCount", "updatedById", "createdAt", "updatedAt")
    SELECT 'wf_' || n, 'org_a', ${json(STEPS)}, 'Test', 3, 'mem_a', now(), now() FROM generate_series(1, 2) AS n;
  INSERT INTO "WorkflowDraft" ("workflowId", "organizationId", "definition", "baseRevision", "revision", "updatedById", "updatedAt")
    VALUES ('wf_1', 'org_a', ${json(STEPS)}, 1, 1, 'mem_a', now()), ('wf_2', 'org_a', NULL, 1, 2, 'mem_a', now());`;

let folder: string;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-drafts-"));
  for (const name of readdirSync("prisma/migrations").filter((name) => name < MIGRATION))
    cpSync(join("prisma/migrations", name), join(folder, name), { recursive: true });
  const { adminUrl, template } = inject("postgres");
  await query(adminUrl, `CREATE DATABASE ${template}_drafts`);
  url = databaseUrl(adminUrl, `${template}_drafts`);
  await migrate(url, folder);
  await query(url, ROWS);
  await migrate(url, "prisma/migrations");
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (table: string) =>
  (await query<{ definition: { steps: unknown } | null }>(url, `SELECT * FROM "${table}" ORDER BY 1`)).map(
    ({ definition }) => definition?.steps ?? null,
  );

test("drafts from before keep meaning anyone where they list no approvers", async () => {
  const [a, b, c] = STEPS;
  expect(await read("WorkflowDraft")).toEqual([
    [a, { ...b, review: { quorum: 2, approvers: null } }, c],
    null,
  ]);
});

test("published definitions stay as they are, because the ledger has their hashes", async () => {
  expect(await read("Workflow")).toEqual([STEPS, STEPS]);
});
