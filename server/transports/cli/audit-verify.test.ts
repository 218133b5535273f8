import { execFile } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDatabase, type Database } from "@/server/infra/db";
import { chainEntries } from "@/server/services/ledger/chain";
import { canonicalJson } from "@/server/services/ledger/hash";
import { makeDatabase } from "@/server/testing/database/database";
import { query } from "@/server/testing/database/postgres";

let url: string;
let ownerUrl: string;
let db: Database;
let folder: string;
beforeAll(async () => {
  ({ url, ownerUrl } = await makeDatabase());
  db = connectDatabase(url);
  folder = mkdtempSync(join(tmpdir(), "countersign-audit-"));
  await query(url, `INSERT INTO "Organization" ("id", "name") VALUES ('org_a', 'Acme'), ('org_b', 'Birch')`);
  for (const organization of ["org_a", "org_a", "org_b"])
    await query(
      url,
      `SELECT "recordRunEntry"('${organization}', NULL, now(), 'review.seen', 'review', 'rev_1', NULL, NULL, NULL, '{}')`,
    );
  await chainEntries(db);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.$disconnect();
});

/** Runs the command as an operator would, on this test's own database. */
const auditVerify = (...args: string[]) => runAgainst(url, args);

function runAgainst(
  databaseUrl: string,
  args: string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const urls = {
    DATABASE_URL: databaseUrl,
    MIGRATION_DATABASE_URL: databaseUrl === url ? ownerUrl : databaseUrl,
  };
  const env = { PATH: "", NODE_ENV: "test" as const, ENV_FILE: "", ...urls };
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/audit-verify.mjs", ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

test("npm run audit:verify verifies every organization, and names what was changed", async () => {
  const intact = "Acme: 2 entries (2 after the last signed head), no problems found.\n";
  const other = "Birch: 1 entry (1 after the last signed head), no problems found.\n";
  expect(await auditVerify()).toEqual({ code: 0, stdout: intact + other, stderr: "" });
  await query(
    ownerUrl,
    `ALTER TABLE "LedgerLink" DISABLE TRIGGER USER; DELETE FROM "LedgerLink" WHERE "organizationId" = 'org_a' AND "sequence" = 1`,
  );
  const { code, stdout } = await auditVerify();
  expect(code).toBe(1);
  expect(stdout).toContain("Link 1 was deleted.");
  expect(stdout).toContain(other);
  expect(await auditVerify("--org", "org_b")).toEqual({ code: 0, stdout: other, stderr: "" });
});

/** Saves a head that contradicts the organization's ledger. */
function saveHead(organization: string): string {
  const head = {
    type: "countersign/head",
    organization,
    sequence: 1,
    hash: "0".repeat(64),
    signedAt: "2026-11-01T00:00:00.000Z",
    key: "k",
    signature: "s",
  };
  const path = join(folder, `head-${organization}.json`);
  writeFileSync(path, JSON.stringify(head));
  return path;
}

test("npm run audit:verify compares one organization with a saved head, and verifies the others", async () => {
  const differs =
    "Birch: 1 entry (1 after the last signed head), 1 problem:\n  The saved head differs from link 1.\n";
  const { code, stdout } = await auditVerify("--head", saveHead("org_b"));
  expect(code).toBe(1);
  expect(stdout).toMatch(/^Acme: /);
  expect(stdout).toContain(differs);
  expect(stdout.match(/saved head/g)).toHaveLength(1);
  expect(await auditVerify("--head", saveHead("org_b"), "--org", "org_b")).toMatchObject({
    code: 1,
    stdout: differs,
  });
});

test("npm run audit:verify can't compare an organization with the head of a different or unknown one", async () => {
  const other = await auditVerify("--head", saveHead("org_b"), "--org", "org_a");
  expect(other).toMatchObject({ code: 2, stdout: "" });
  expect(other.stderr).toContain("The head belongs to org_b, not to org_a.");
  const unknown = await auditVerify("--head", saveHead("org_x"));
  expect(unknown).toMatchObject({ code: 2, stdout: "" });
  expect(unknown.stderr).toContain("No organization has the ID org_x.");
});

test.each([
  [["--fix"], /Unknown option '--fix'[\s\S]*Usage:/],
  [["--org", "org_x"], /No organization has the ID org_x\./],
  [["--key", "package.json"], /The file doesn't have the format that the option expects\.[\s\S]*Usage:/],
  [["--key", "none.json"], /no such file[\s\S]*Usage:/],
])("npm run audit:verify can't verify anything with %j", async (args, expected) => {
  const { code, stderr } = await auditVerify(...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(expected);
});

test("npm run audit:verify can't verify anything without a database", async () => {
  const { code, stdout, stderr } = await runAgainst("postgresql://app@127.0.0.1:1/none", []);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("127.0.0.1:1");
});

test("npm run audit:verify accepts only the keys that it's given", async () => {
  const write = (kid: string) => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const { x } = publicKey.export({ format: "jwk" });
    const times = { createdAt: "2026-11-01T00:00:00.000Z", retiredAt: null };
    const path = join(folder, `${kid}.json`);
    writeFileSync(path, JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", x, kid, ...times }] }));
    return { privateKey, path };
  };
  const [ours, other] = [write("ours"), write("other")];
  const { hash } = await db.ledgerLink.findFirstOrThrow({ where: { organizationId: "org_b" } });
  const signedAt = new Date();
  const head = { organization: "org_b", sequence: 1, hash, signedAt: signedAt.toISOString(), key: "ours" };
  const signed = Buffer.from(canonicalJson({ type: "countersign/head", ...head }));
  const signature = sign(null, signed, ours.privateKey).toString("base64url");
  const row = { organizationId: "org_b", sequence: 1, hash, signedAt, keyId: "ours", signature };
  await db.ledgerHead.create({ data: row });
  expect(await auditVerify("--org", "org_b", "--key", other.path, "--key", ours.path)).toEqual({
    code: 0,
    stdout: "Birch: 1 entry, no problems found.\n",
    stderr: "",
  });
  const { code, stdout } = await auditVerify("--org", "org_b", "--key", other.path);
  expect(stdout).toContain("The head at link 1 was signed with an unknown key.");
  expect(code).toBe(1);
});
