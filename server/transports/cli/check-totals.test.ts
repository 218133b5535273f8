import { execFile } from "node:child_process";
import { beforeAll, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { query } from "@/server/testing/database/postgres";

let url: string;
let ownerUrl: string;
beforeAll(async () => {
  ({ url, ownerUrl } = await makeDatabase());
});

/** Runs the command as a person would, on this test's own database. */
function checkTotals(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const urls = { DATABASE_URL: url, MIGRATION_DATABASE_URL: ownerUrl };
  const env = { PATH: "", NODE_ENV: "test" as const, ENV_FILE: "", ...urls };
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/check-totals.mjs", ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

test("npm run check-totals lists wrong totals, corrects them when asked, and then finds none", async () => {
  const fine = { code: 0, stdout: "All totals match.\n", stderr: "" };
  expect(await checkTotals()).toEqual(fine);
  await query(
    url,
    `INSERT INTO "ListTotal" VALUES ('org_a', 'Run', 'wf_a', '2026-11-01', 'FAILED', 'REJECTED', 3)`,
  );
  const line = "org_a, runs, wf_a, 2026-11-01, FAILED, REJECTED: expected 0, got 3\n";
  const found = `${line}1 wrong total. To correct: npm run check-totals -- --repair\n`;
  expect(await checkTotals()).toEqual({ code: 1, stdout: found, stderr: "" });
  expect(await checkTotals("--repair")).toEqual({ ...fine, stdout: `${line}1 wrong total corrected.\n` });
  expect(await checkTotals()).toEqual(fine);
});

test("npm run check-totals rejects unknown options", async () => {
  const { code, stderr } = await checkTotals("--fix");
  expect(code).toBe(1);
  expect(stderr).toMatch(/Unknown option '--fix'[\s\S]*Usage:/);
});
