import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { findFreePort } from "@/e2e/app-process";
import { choosePostgresAccount, POSTGRES_ENVIRONMENT } from "@/server/database/postgres-account";
import { readCompose } from "./compose";
import { Program } from "./program";
import { findPrograms } from "./programs";

export type App = "app-1" | "app-2";
const APPS: readonly App[] = ["app-1", "app-2"];

/** The secrets that .env would hold. The folder goes with the test, and they open nothing else. */
const SECRETS = {
  POSTGRES_PASSWORD: "only-for-an-installation-of-a-test",
  APP_SECRET: "only-for-an-installation-of-a-test",
};
const INNGEST = ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "INNGEST_BASE_URL"];

/**
 * compose.yaml without Docker: its proxy, its two processes of the app, its Postgres and its Redis, with the commands,
 * the environment and the configuration that stand there, on ports of this machine. Inngest's server is the one thing
 * that is missing: without its variables the app carries runs out itself, with them it calls who stands in for it.
 */
export class Composed {
  readonly #folder: string;
  readonly #port: number;
  readonly #variables: Record<string, string | undefined>;
  readonly #compose: ReturnType<typeof readCompose>;
  readonly #addresses = new Map<string, string>();
  readonly #programs = new Map<string, Program>();

  constructor({
    folder,
    port,
    variables,
  }: {
    folder: string;
    port: number;
    variables: Record<string, string | undefined>;
  }) {
    this.#folder = folder;
    this.#port = port;
    this.#variables = variables;
    // Compose asks for Inngest's keys whether this installation has an Inngest or not.
    const keys = { INNGEST_EVENT_KEY: "none", INNGEST_SIGNING_KEY: "none" };
    this.#compose = readCompose({ ...keys, PUBLIC_URL: this.url, ...variables, ...SECRETS });
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  get secret(): string {
    return SECRETS.APP_SECRET;
  }

  get databaseUrl(): string {
    return this.#here(this.#compose.environment("app-1").DATABASE_URL ?? "");
  }

  /** Everything but the proxy: what waits behind it is ready, and nobody comes in yet. */
  async start(): Promise<void> {
    this.#addresses.set("proxy:8080", `localhost:${this.#port}`);
    for (const service of ["postgres:5432", "redis:6379", ...APPS.map((app) => `${app}:8080`)])
      this.#addresses.set(service, `127.0.0.1:${await findFreePort()}`);
    await Promise.all([this.#startPostgres(), this.#startRedis()]);
    await Promise.all(APPS.map((app) => this.startApp(app)));
  }

  /** A process of the app as the Dockerfile starts it, until its health check passes. */
  async startApp(app: App, variables: Record<string, string> = {}): Promise<void> {
    const env = Object.fromEntries(
      Object.entries(this.#compose.environment(app)).map(([name, text]) => [name, this.#here(text)]),
    );
    for (const name of INNGEST) env[name] = this.#variables[name] ?? "";
    if (!env.INNGEST_BASE_URL) env.INNGEST_SERVE_ORIGIN = "";
    const port = this.#portOf(`${app}:8080`);
    // As in the Dockerfile. The address registered with Inngest must not depend on it.
    const place = { HOST: "0.0.0.0", PORT: port, DATA_DIR: join(this.#folder, app), ENV_FILE: "" };
    const { PATH, HOME, NEXT_DIST_DIR } = process.env;
    await this.#run(app, {
      command: [process.execPath, "scripts/start.mjs"],
      env: { NODE_ENV: "production", PATH, HOME, NEXT_DIST_DIR, ...env, ...place, ...variables },
      isReady: async () => (await fetch(`http://127.0.0.1:${port}/api/health/ready`)).ok,
    });
  }

  async startProxy(): Promise<void> {
    const file = join(this.#folder, "Caddyfile");
    const config = this.#here(this.#compose.config("proxy")).replace(
      ":8080 {",
      `:${this.#port} {\nbind 127.0.0.1`,
    );
    writeFileSync(file, config);
    await this.#run("proxy", {
      command: [findPrograms().caddy, "run", "--config", file, "--adapter", "caddyfile"],
      env: { ...POSTGRES_ENVIRONMENT, HOME: this.#folder },
      isReady: async () => (await fetch(`${this.url}/api/health/ready`)).ok,
    });
  }

  /** Told to end as Docker does. Resolves with the exit code. */
  async end(service: string): Promise<number> {
    const code = (await this.#programs.get(service)?.end()) ?? 0;
    this.#programs.delete(service);
    return code;
  }

  async stop(): Promise<void> {
    await Promise.all([this.end("proxy"), ...APPS.map((app) => this.end(app))]);
    await Promise.all([this.end("postgres"), this.end("redis")]);
  }

  async #startPostgres(): Promise<void> {
    const folder = join(this.#folder, "postgres");
    mkdirSync(folder, { recursive: true });
    const { initdb, postgres } = findPrograms();
    const account = choosePostgresAccount(folder, postgres);
    const { POSTGRES_USER: user = "", POSTGRES_DB: database } = this.#compose.environment("postgres");
    const isNew = !existsSync(join(folder, "data"));
    if (isNew) {
      const password = join(folder, "password");
      writeFileSync(password, SECRETS.POSTGRES_PASSWORD, { mode: 0o600 });
      if (account.owner) chownSync(password, account.owner.uid, account.owner.gid);
      const [command = "", ...args] = [...account.prefix, initdb, "-D", "data", "-U", user, "-E", "UTF8"];
      const how = ["--pwfile", password, "-A", "scram-sha-256"];
      const made = spawnSync(command, [...args, ...how], { cwd: folder, env: POSTGRES_ENVIRONMENT });
      if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
    }
    const settings = [...this.#compose.args("postgres"), "-c", "listen_addresses=127.0.0.1"];
    const port = ["-p", this.#portOf("postgres:5432"), "-c", "unix_socket_directories="];
    const admin = new URL(this.databaseUrl);
    admin.pathname = "/postgres";
    await this.#run("postgres", {
      command: [...account.prefix, postgres, "-D", "data", ...settings, ...port],
      env: POSTGRES_ENVIRONMENT,
      cwd: folder,
      signal: "INT",
      isReady: async () => (await query(admin.href, "select 1")) === 1,
    });
    if (!isNew) return;
    await query(admin.href, `create database ${database}`);
    await query(this.databaseUrl, this.#compose.config("databases"));
  }

  async #startRedis(): Promise<void> {
    const folder = join(this.#folder, "redis");
    mkdirSync(folder, { recursive: true });
    const port = this.#portOf("redis:6379");
    const place = ["--bind", "127.0.0.1", "--port", port, "--dir", folder];
    await this.#run("redis", {
      command: [findPrograms()["redis-server"], ...this.#compose.args("redis"), ...place],
      env: POSTGRES_ENVIRONMENT,
      isReady: () => answersPing(Number(port)),
    });
  }

  async #run(name: string, options: ConstructorParameters<typeof Program>[1]): Promise<void> {
    const program = new Program(name, options);
    this.#programs.set(name, program);
    await program.ready();
  }

  /** With each service's address in compose.yaml replaced by where it is on this machine. */
  #here(text: string): string {
    return text.replace(/[\w-]+:\d+/g, (address) => this.#addresses.get(address) ?? address);
  }

  #portOf(service: string): string {
    return new URL(`http://${this.#addresses.get(service)}`).port;
  }
}

async function query(connectionString: string, text: string): Promise<number> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    return (await client.query(text)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.once("data", (answer) => {
      resolve(answer.toString().startsWith("+PONG"));
      socket.end();
    });
    socket.once("error", () => resolve(false));
  });
}
