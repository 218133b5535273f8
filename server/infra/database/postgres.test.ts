import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { query } from "@/server/testing/database/postgres";
import { DataFolderInUse, type LocalPostgres, startPostgres } from "./postgres";
import { isAlive } from "./process";

let directory: string;
const running: LocalPostgres[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "countersign-postgres-"));
});

afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function start(): Promise<LocalPostgres> {
  const postgres = await startPostgres({ directory, durable: false });
  running.push(postgres);
  return postgres;
}

/** Starts a separate process that runs Postgres on the folder and keeps running. */
async function startElsewhere(): Promise<ChildProcess> {
  const script = `
    const { startPostgres } = await import("@/server/infra/database/postgres");
    await startPostgres({ directory: ${JSON.stringify(directory)}, durable: false });
    console.log("ready");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

async function kill(child: ChildProcess) {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

const pidFile = () => join(directory, "data", "postmaster.pid");
const postmaster = () => Number(readFileSync(pidFile(), "utf8").split("\n")[0]);

async function waitFor(condition: () => boolean) {
  while (!condition()) await sleep(10);
}

describe("startPostgres", () => {
  test("creates the folder once and keeps its contents", async () => {
    const first = await start();
    await query(first.ownerUrl, "CREATE TABLE note AS SELECT 'kept' AS text");
    await first.stop();
    expect(await query((await start()).ownerUrl, "SELECT text FROM note")).toEqual([{ text: "kept" }]);
  });

  test("creates the app's role, even in an older data folder", async () => {
    const first = await start();
    const role = new URL(first.appUrl).username;
    await query(first.ownerUrl, "CREATE TABLE note AS SELECT 'kept' AS text");
    await query(first.ownerUrl, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await first.stop();
    rmSync(join(directory, "app-password"));
    const { appUrl } = await start();
    const [me] = await query(
      appUrl,
      `SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user`,
    );
    expect(new Set(Object.values(me ?? {}))).toEqual(new Set([false]));
    expect(statSync(join(directory, "app-password")).mode & 0o777).toBe(0o600);
    await expect(query(appUrl, "SELECT text FROM note")).rejects.toThrow(/permission denied/);
    await expect(query(appUrl, "CREATE TEMPORARY TABLE mine (id int)")).rejects.toThrow(/permission denied/);
    const elsewhere = Object.assign(new URL(appUrl), { pathname: "/postgres" }).href;
    await expect(query(elsewhere, "SELECT 1")).rejects.toThrow(/permission denied/);
  });

  test("recreates the app's role if its password is lost", async () => {
    const first = await start();
    await first.stop();
    rmSync(join(directory, "app-password"));
    const { appUrl } = await start();
    expect(appUrl).not.toBe(first.appUrl);
    expect(await query(appUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("refuses connections with a wrong password", async () => {
    const url = new URL((await start()).ownerUrl);
    url.password = "guess";
    await expect(query(url.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
  });

  test("reports which process already uses the folder, and its server's address", async () => {
    const { ownerUrl } = await start();
    const refusal = await start().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DataFolderInUse);
    expect(refusal).toMatchObject({ pid: process.pid, ownerUrl });
  });

  test("lets only one of two simultaneous processes use the folder", async () => {
    const results = await Promise.allSettled([start(), start()]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { pid: process.pid },
    });
  });

  test("stops when its process is killed, and can start again immediately", async () => {
    const child = await startElsewhere();
    const orphan = postmaster();
    await kill(child);
    await query((await start()).ownerUrl, "SELECT 1");
    expect(isAlive(orphan)).toBe(false);
  });

  test("takes over after a process and its keeper were both killed", async () => {
    const child = await startElsewhere();
    const orphan = postmaster();
    const keeper = Number(readFileSync(`/proc/${orphan}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
    const family = readFileSync(`/proc/${keeper}/task/${keeper}/children`, "utf8")
      .trim()
      .split(" ")
      .map(Number);
    for (const pid of [keeper, ...family.filter((pid) => pid !== orphan)]) process.kill(pid, "SIGKILL");
    await kill(child);
    expect(isAlive(orphan)).toBe(true);
    await query((await start()).ownerUrl, "SELECT 1");
    expect(isAlive(orphan)).toBe(false);
  });

  test("reports that Postgres was killed, and can start again", async () => {
    const { ended } = await start();
    process.kill(postmaster(), "SIGKILL");
    await ended;
    await query((await start()).ownerUrl, "SELECT 1");
  });

  test("ignores a stale lock whose process ID now belongs to a different program", async () => {
    await (await start()).stop();
    writeFileSync(pidFile(), `${process.pid}\n${directory}/data\n1700000000\n5432\n\n127.0.0.1\n`);
    await query((await start()).ownerUrl, "SELECT 1");
  });

  test("recovers if the first start is killed halfway", async () => {
    writeFileSync(join(directory, "password"), "from-the-first-try");
    const child = spawn("true");
    await waitFor(() => child.exitCode !== null);
    const half = join(directory, `data.new-${child.pid}`);
    writeFileSync(half, "");
    const url = new URL((await start()).ownerUrl);
    expect(url.password).toBe("from-the-first-try");
    expect(() => readFileSync(half)).toThrow("ENOENT");
  });
});
