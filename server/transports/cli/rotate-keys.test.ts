import { execFile } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDatabase, type Database } from "@/server/infra/db";
import { listSigningKeys } from "@/server/services/ledger/list-keys";
import { makeDatabase } from "@/server/testing/database/database";

let url: string;
let ownerUrl: string;
let db: Database;
beforeAll(async () => {
  ({ url, ownerUrl } = await makeDatabase());
  db = connectDatabase(url);
});
afterAll(() => db.$disconnect());

/** Runs the command as an operator would, on this test's own database. */
function rotateKeys(...args: string[]): Promise<{ code: number; output: string }> {
  const urls = { DATABASE_URL: url, MIGRATION_DATABASE_URL: ownerUrl, APP_SECRET: "a".repeat(64) };
  const env = { PATH: "", NODE_ENV: "test" as const, ENV_FILE: "", ...urls };
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/rotate-keys.mjs", ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

test("npm run keys:rotate makes a key that starts signing tomorrow, or now", async () => {
  const planned = await rotateKeys();
  const [waiting] = await listSigningKeys(db);
  expect(planned).toEqual({
    code: 0,
    output: expect.stringContaining(`Key ${waiting?.kid} starts signing on `),
  });
  const immediate = await rotateKeys("--now");
  const [current, replaced] = await listSigningKeys(db);
  expect(immediate).toEqual({
    code: 0,
    output: expect.stringContaining(`Key ${current?.kid} starts signing now.`),
  });
  expect(replaced).toMatchObject({ kid: waiting?.kid, retiredAt: current?.startsAt });
});

test("npm run keys:rotate rejects unknown options", async () => {
  expect(await rotateKeys("--later")).toEqual({
    code: 1,
    output: expect.stringMatching(/Unknown option '--later'[\s\S]*Usage:/),
  });
});
