import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { choosePostgresAccount, POSTGRES_ENVIRONMENT } from "@/server/infra/database/postgres-account";
import { findFreePort } from "@/server/testing/servers/free-port";
import { readCompose } from "./compose";
import { Program } from "./program";
import { findPrograms } from "./programs";

export type App = "app-1" | "app-2";
const APPS: readonly App[] = ["app-1", "app-2"];

/**
 * Variables that come from the test instead of compose.yaml, because the test can replace Inngest's server.
 */
const INNGEST = ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "INNGEST_BASE_URL"];
const MOUNTED = "/run/secrets/";

/**
 * Runs the services in compose.yaml without Docker: the proxy, two app processes, Postgres, and Redis. They get the
 * same settings and secrets as in Docker, but local ports. Inngest's server isn't included. If `variables` specifies
 * a replacement, the app uses it. Otherwise, the app executes runs itself.
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
    this.#compose = readCompose({ PUBLIC_URL: this.url, ...variables });
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  get secret(): string {
    return this.#readSecret("app_secret");
  }

  get databaseUrl(): string {
    return this.#readSecret("database_url");
  }

  get ownerUrl(): string {
    return this.#readSecret("migration_database_url");
  }

  /** Starts everything except the proxy, so the services are ready before the first visitor. */
  async start(): Promise<void> {
    this.#addresses.set("proxy:8080", `localhost:${this.#port}`);
    for (const service of ["postgres:5432", "redis:6379", ...APPS.map((app) => `${app}:8080`)])
      this.#addresses.set(service, `127.0.0.1:${await findFreePort()}`);
    this.#mountSecrets();
    await Promise.all([this.#startPostgres(), this.#startRedis()]);
    await Promise.all(APPS.map((app) => this.startApp(app)));
  }

  /** Starts an app process as the Dockerfile does and waits until its health check passes. */
  async startApp(app: App, variables: Record<string, string> = {}): Promise<void> {
    const env = Object.fromEntries(
      Object.entries(this.#compose.environment(app)).map(([name, text]) => [name, this.#toLocal(text)]),
    );
    for (const name of INNGEST) {
      env[name] = this.#variables[name] ?? "";
      delete env[`${name}_FILE`];
    }
    if (!env.INNGEST_BASE_URL) env.INNGEST_SERVE_ORIGIN = "";
    const port = this.#portOf(`${app}:8080`);
    // HOST is set as in the Dockerfile. The address registered with Inngest must not depend on it.
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
    const config = this.#toLocal(readFileSync("scripts/compose/Caddyfile", "utf8")).replace(
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

  /** Stops the process as Docker does. Resolves with the exit code. */
  async end(service: string): Promise<number> {
    const code = (await this.#programs.get(service)?.end()) ?? 0;
    this.#programs.delete(service);
    return code;
  }

  async kill(service: string): Promise<void> {
    await this.#programs.get(service)?.kill();
    this.#programs.delete(service);
  }

  async stop(): Promise<void> {
    await Promise.all([this.end("proxy"), ...APPS.map((app) => this.end(app))]);
    await Promise.all([this.end("postgres"), this.end("redis")]);
  }

  async #startPostgres(): Promise<void> {
    const folder = join(this.#folder, "postgres");
    mkdirSync(folder, { recursive: true });
    const { initdb, postgres, psql } = findPrograms();
    const account = choosePostgresAccount(folder, postgres);
    const password = this.#readSecret("postgres_password");
    const isNew = !existsSync(join(folder, "data"));
    if (isNew) {
      const file = join(folder, "password");
      writeFileSync(file, password, { mode: 0o600 });
      if (account.owner) chownSync(file, account.owner.uid, account.owner.gid);
      const how = ["-D", "data", "-U", "postgres", "-E", "UTF8", "--pwfile", file, "-A", "scram-sha-256"];
      runOnce([...account.prefix, initdb, ...how], { cwd: folder, env: POSTGRES_ENVIRONMENT });
    }
    const settings = [...this.#compose.args("postgres"), "-c", "listen_addresses=127.0.0.1"];
    const port = ["-p", this.#portOf("postgres:5432"), "-c", "unix_socket_directories="];
    const admin = `postgresql://postgres:${password}@${this.#addresses.get("postgres:5432")}/postgres`;
    await this.#run("postgres", {
      command: [...account.prefix, postgres, "-D", "data", ...settings, ...port],
      env: POSTGRES_ENVIRONMENT,
      cwd: folder,
      signal: "INT",
      isReady: async () => (await query(admin, "select 1")) === 1,
    });
    const roles = ["--set", "ON_ERROR_STOP=1", "--file", this.#toLocal(`${MOUNTED}roles.sql`), admin];
    if (isNew) runOnce([psql, "--no-psqlrc", ...roles], { env: POSTGRES_ENVIRONMENT });
  }

  async #startRedis(): Promise<void> {
    const folder = join(this.#folder, "redis");
    mkdirSync(folder, { recursive: true });
    const port = this.#portOf("redis:6379");
    const place = ["--bind", "127.0.0.1", "--port", port, "--dir", folder];
    await this.#run("redis", {
      command: [
        findPrograms()["redis-server"],
        ...this.#compose.args("redis").map((word) => this.#toLocal(word)),
        ...place,
      ],
      env: POSTGRES_ENVIRONMENT,
      isReady: () =>
        acceptsPassword(Number(port), this.#readSecret("redis.conf").replace("requirepass ", "")),
    });
  }

  async #run(name: string, options: ConstructorParameters<typeof Program>[1]): Promise<void> {
    const program = new Program(name, options);
    this.#programs.set(name, program);
    await program.ready();
  }

  /** Generates the secrets once and writes copies with local addresses for the services. */
  #mountSecrets(): void {
    const generated = join(this.#folder, "secrets");
    if (!existsSync(generated)) runOnce(["sh", "scripts/compose/secrets.sh", generated], {});
    const mounted = this.#toLocal(MOUNTED);
    mkdirSync(mounted, { recursive: true });
    for (const name of readdirSync(generated))
      writeFileSync(join(mounted, name), this.#toLocal(readFileSync(join(generated, name), "utf8")));
  }

  #readSecret(name: string): string {
    return readFileSync(this.#toLocal(`${MOUNTED}${name}`), "utf8").trim();
  }

  /** Replaces the services' addresses and the secrets folder in `text` with local ones. */
  #toLocal(text: string): string {
    return text
      .replace(/[\w-]+:\d+/g, (address) => this.#addresses.get(address) ?? address)
      .replaceAll(MOUNTED, `${join(this.#folder, "mounted")}/`);
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

function runOnce([command = "", ...args]: string[], options: SpawnSyncOptions): void {
  const { status, stderr, error } = spawnSync(command, args, options);
  if (status !== 0) throw new Error(`${command} failed: ${error ?? stderr}`);
}

function acceptsPassword(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(`AUTH ${password}\r\n`));
    socket.once("data", (answer) => {
      resolve(answer.toString().startsWith("+OK"));
      socket.end();
    });
    socket.once("error", () => resolve(false));
  });
}
