import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres } from "@/server/infra/database/postgres";
import { query } from "@/server/testing/database/postgres";

let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "countersign-rotate-"));
  expect((await rotateSecret()).code).toBe(0);
});
afterAll(() => rmSync(dataDir, { recursive: true }));

function rotateSecret(...args: string[]): Promise<{ code: number; output: string }> {
  const env = { PATH: "", NODE_ENV: "test" as const, ENV_FILE: "", DATA_DIR: dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/rotate-secret.mjs", ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

const read = (name: string) => readFileSync(join(dataDir, name), "utf8").trim();

test("the secret in the data folder is replaced if the app is stopped", async () => {
  const first = read("secret");
  expect(await rotateSecret()).toMatchObject({
    code: 0,
    output: expect.stringContaining("can be deleted once"),
  });
  expect([read("secret") === first, read("secret.previous")]).toEqual([false, first]);
});

const deletePrevious = () => rmSync(join(dataDir, "secret.previous"));

/** Runs `work` with the built-in Postgres already started, as if the app were running. */
async function whileRunning<T>(work: (appUrl: string) => Promise<T>): Promise<T> {
  const postgres = await startPostgres({ directory: join(dataDir, "postgres") });
  try {
    return await work(postgres.appUrl);
  } finally {
    await postgres.stop();
  }
}

test.each([
  ["stopped", () => rotateSecret()],
  ["running", () => whileRunning(() => rotateSecret())],
])(
  "rotating again after a finished rotation changes nothing and explains what to do (app %s)",
  async (_, run) => {
    const before = [read("secret"), read("secret.previous")];
    const { code, output } = await run();
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("Nothing was rotated") });
    expect(output).toContain(`To rotate, first delete ${join(dataDir, "secret.previous")}`);
    expect([read("secret"), read("secret.previous")]).toEqual(before);
  },
);

test("a new secret is created after the previous one is deleted, even if the app ran a moment ago", async () => {
  await whileRunning((appUrl) => query(appUrl, 'UPDATE "AppSecret" SET "usedAt" = now()'));
  const secrets = [read("secret")];
  for (let run = 1; run <= 2; run++) {
    deletePrevious();
    expect((await rotateSecret()).code).toBe(0);
    secrets.push(read("secret"));
  }
  expect(new Set(secrets).size).toBe(3);
});

test("rotating takes two runs while a process uses the folder, and the second run creates no third secret", async () => {
  deletePrevious();
  const before = read("secret");
  await whileRunning(async () => {
    expect(await rotateSecret()).toMatchObject({
      code: 0,
      output: expect.stringContaining("Restart Countersign"),
    });
    const after = read("secret");
    expect([after === before, read("secret.previous")]).toEqual([false, before]);
    expect(await rotateSecret()).toMatchObject({
      code: 0,
      output: expect.stringContaining("can be deleted once"),
    });
    expect([read("secret"), read("secret.previous")]).toEqual([after, before]);
  });
});

test("a missing secret isn't replaced unless requested", async () => {
  rmSync(join(dataDir, "secret"));
  expect(await rotateSecret()).toMatchObject({ code: 1, output: expect.stringContaining("is missing") });
  expect((await rotateSecret("--allow-unreadable")).code).toBe(0);
  expect(read("secret")).toMatch(/^[\w-]{43}$/);
});

test("an unknown option changes nothing", async () => {
  expect(await rotateSecret("--now")).toMatchObject({ code: 1, output: expect.stringContaining("Usage:") });
});
