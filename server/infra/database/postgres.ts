import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartupError } from "@/server/infra/startup-error";
import { type DatabaseUrls, ensureAppRole } from "./app-role";
import { startDependent } from "./dependent-program";
import { choosePostgresAccount, POSTGRES_ENVIRONMENT, type PostgresAccount } from "./postgres-account";
import { findPostgresBinaries } from "./postgres-binaries";
import { isAlive, isPostgres, processStart } from "./process";

const USER = "countersign";
const DATABASE = "countersign";
const START_SECONDS = 60;

export type LocalPostgres = DatabaseUrls & {
  /** Settles when the server exits for any reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

/** Thrown if another instance of the app is already using the data folder. */
export class DataFolderInUse extends StartupError {
  constructor(
    readonly pid: number,
    readonly ownerUrl: string,
  ) {
    super(`Process ${pid} is already using this data folder.`);
  }
}

/**
 * Starts the Postgres that npm installed. Creates its folder on the first start. Postgres always stops when
 * this process exits. `durable: false` is for tests, where losing data is fine.
 */
export async function startPostgres(options: {
  directory: string;
  durable?: boolean;
}): Promise<LocalPostgres> {
  mkdirSync(options.directory, { recursive: true });
  const directory = realpathSync(options.directory);
  const data = join(directory, "data");
  const durable = options.durable ?? true;
  await refuseWhenInUse(directory);
  const { initdb, postgres } = findPostgresBinaries();
  const account = choosePostgresAccount(directory, postgres);
  shorten(logPath(directory));
  if (!existsSync(join(data, "PG_VERSION"))) makeCluster({ directory, initdb, account, durable });

  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    const port = await findFreePort();
    const server = launch({ directory, postgres, account, port, durable });
    const url = localUrl(directory, port);
    if (await isReady(url, server.ended, deadline)) {
      await createDatabase(url);
      return { ...(await ensureAppRole(directory, url)), ended: server.ended, stop: server.stop };
    }
    await server.stop();
    await refuseWhenInUse(directory);
    const log = readFileSync(logPath(directory), "utf8").slice(server.logStart);
    // Retrying helps if the port was just taken or the previous Postgres is still stopping.
    const isTemporary = /in use|lock file|shared memory/i.test(log);
    if (!isTemporary || Date.now() > deadline) {
      throw new StartupError(
        `Postgres didn't start. Last lines of ${logPath(directory)}:\n${log.trim().split("\n").slice(-12).join("\n")}`,
      );
    }
    await sleep(200);
  }
}

/**
 * Throws if another live process of this app runs Postgres on the folder. Stops a Postgres whose app process has
 * exited.
 */
async function refuseWhenInUse(directory: string) {
  const data = join(directory, "data");
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    const running = readPidFile(data);
    if (!running) return;
    if (!isPostgres(running.pid, data)) {
      // Postgres removes a stale lock itself, unless the process ID now belongs to a different program.
      if (isAlive(running.pid)) rmSync(join(data, "postmaster.pid"), { force: true });
      return;
    }
    const url = running.port && localUrl(directory, running.port);
    const owner = url ? await askForOwner(url) : null;
    if (url && owner && processStart(owner.pid) === owner.start) throw new DataFolderInUse(owner.pid, url);
    if (owner) process.kill(running.pid, "SIGINT");
    if (Date.now() > deadline) {
      throw new StartupError(
        `Postgres (process ${running.pid}) is using ${data} but isn't responding. ` +
          `Stop it with: kill -INT ${running.pid}`,
      );
    }
    await sleep(100);
  }
}

function readPidFile(data: string): { pid: number; port: number } | null {
  try {
    const [pid, , , port] = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n").map(Number);
    return pid ? { pid, port: port ?? 0 } : null;
  } catch {
    return null;
  }
}

async function askForOwner(url: string): Promise<{ pid: number; start: string } | null> {
  const client = new pg.Client({ connectionString: adminUrl(url), connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ owner: string }>(
      "SELECT current_setting('countersign.owner') AS owner",
    );
    const [pid, start] = (rows[0]?.owner ?? "").split(" ");
    return { pid: Number(pid), start: start ?? "" };
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}

function makeCluster(options: {
  directory: string;
  initdb: string;
  account: PostgresAccount;
  durable: boolean;
}) {
  const { directory, account } = options;
  for (const name of readdirSync(directory)) {
    if (name.startsWith("data.new-") && !isAlive(Number(name.slice("data.new-".length)))) {
      rmSync(join(directory, name), { recursive: true, force: true });
    }
  }
  // Creates the cluster under a temporary name and renames it when complete, so a partial folder is never
  // used.
  const unfinished = join(directory, `data.new-${process.pid}`);
  rmSync(unfinished, { recursive: true, force: true });
  if (!existsSync(passwordPath(directory))) {
    writeFileSync(passwordPath(directory), randomBytes(24).toString("base64url"), { mode: 0o600 });
  }
  if (account.owner) chownSync(passwordPath(directory), account.owner.uid, account.owner.gid);
  const [command = "", ...rest] = [
    ...account.prefix,
    options.initdb,
    ...["-D", unfinished, "-U", USER, "--pwfile", passwordPath(directory), "-A", "scram-sha-256"],
    ...["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ...["--no-instructions", ...(options.durable ? [] : ["--no-sync"])],
  ];
  const result = spawnSync(command, rest, { cwd: directory, encoding: "utf8", env: POSTGRES_ENVIRONMENT });
  if (result.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new StartupError(
      `Postgres couldn't create its data folder in ${directory}: ` +
        `${result.error?.message ?? `${result.stderr}${result.stdout}`}`,
    );
  }
  try {
    renameSync(unfinished, join(directory, "data"));
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(join(directory, "data", "PG_VERSION"))) throw error;
  }
}

function launch(options: {
  directory: string;
  postgres: string;
  account: PostgresAccount;
  port: number;
  durable: boolean;
}): { ended: Promise<void>; logStart: number; stop(): Promise<void> } {
  const { directory, account } = options;
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "60",
    shared_buffers: "128MB",
    max_wal_size: "512MB",
    io_method: "sync",
    "countersign.owner": `${process.pid} ${processStart(process.pid)}`,
    ...(options.durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const command = [
    ...account.prefix,
    ...[options.postgres, "-D", join(directory, "data"), "-p", String(options.port)],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const logStart = statSync(logPath(directory), { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(logPath(directory), "a", 0o600);
  const child = startDependent(command, {
    signal: "INT",
    output: log,
    cwd: directory,
    env: POSTGRES_ENVIRONMENT,
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  return {
    ended,
    logStart,
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}

/** Moves a log larger than 1 MiB aside, so that the current log covers only recent starts. */
function shorten(log: string) {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 1024 * 1024) renameSync(log, `${log}.old`);
}

async function isReady(url: string, ended: Promise<void>, deadline: number): Promise<boolean> {
  let running = true;
  ended.then(() => {
    running = false;
  });
  while (running && Date.now() < deadline) {
    const client = new pg.Client({ connectionString: adminUrl(url), connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      return true;
    } catch {
      await sleep(20);
    } finally {
      await client.end().catch(() => {});
    }
  }
  return false;
}

async function createDatabase(url: string) {
  const client = new pg.Client({ connectionString: adminUrl(url) });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function localUrl(directory: string, port: number): string {
  const password = readFileSync(passwordPath(directory), "utf8").trim();
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

function adminUrl(url: string): string {
  const admin = new URL(url);
  admin.pathname = "/postgres";
  return admin.href;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

const passwordPath = (directory: string) => join(directory, "password");
const logPath = (directory: string) => join(directory, "postgres.log");
