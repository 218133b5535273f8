import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { Models } from "@/faults/witness/models";
import { createWitness } from "@/faults/witness/moves";
import type { Role } from "@/server/domain/access/access";
import { type LocalPostgres, startPostgres } from "@/server/infra/database/postgres";
import { AppProcess } from "./app-process";
import { plainEnvironment } from "./plain-environment";
import type { Version } from "./version";

const PATIENCE_MS = 120_000;
const MODEL_TIMEOUT_SECONDS = 5;
const ORGANIZATION = "Faults";
export const OWNER = { email: "owner@faults.test", password: "a long password" };

/** An installation with one Postgres server, one witness, and as many app processes as a scenario needs. */
export class Installation {
  readonly models: Models;
  readonly folder: string;
  /** Set when no more processes should start. */
  isLeaving = false;
  /** The version that new processes run. */
  version: Version;
  token = "";
  /** Environment variables that a scenario sets for new processes. */
  settings: Record<string, string> = {};
  readonly apps: AppProcess[] = [];
  /** Paths that scenarios created outside the folder. They're removed along with the folder. */
  readonly belongings: string[] = [];
  #postgres: LocalPostgres;
  #pool: pg.Pool;
  #launched = 0;
  /** The number of processes that are being launched and aren't in `apps` yet. */
  #launching = 0;
  readonly #told = new Set<AppProcess>();

  private constructor(folder: string, version: Version, postgres: LocalPostgres, models: Models) {
    this.folder = folder;
    this.version = version;
    this.models = models;
    this.#postgres = postgres;
    this.#pool = this.#connect();
  }

  static async make(version: Version): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), "countersign-faults-"));
    // Postgres uses production settings, since acknowledged writes have to survive a kill.
    const postgres = await startPostgres({ directory: join(folder, "postgres") });
    const made = new Installation(folder, version, postgres, await Models.listen());
    made.token = await made.#makePerson(["create", ORGANIZATION, "--owner", OWNER.email]);
    // Scenarios also resume runs without a reviewId, to race their first pause.
    await made.sql(`UPDATE "Organization" SET "resumeNamesReview" = false`);
    await createWitness(made);
    return made;
  }

  /** Adds a member and returns their token. */
  addMember(email: string, role: Role): Promise<string> {
    return this.#makePerson(["add-member", ORGANIZATION, email, "--role", role]);
  }

  /**
   * Queries the database directly. Retries while Postgres is down or has no free connection because those of killed
   * processes are still open.
   */
  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await pause(50)) {
      try {
        return (await this.#pool.query<Row>(text, values)).rows;
      } catch (error) {
        const away =
          error instanceof Error &&
          /ECONN|terminat|starting up|shutting down|too many clients/i.test(error.message);
        if (!away || Date.now() > deadline) throw error;
      }
    }
  }

  get serving(): AppProcess[] {
    return this.apps.filter(({ isServing }) => isServing);
  }

  async launch(): Promise<AppProcess> {
    if (this.isLeaving) throw new Error("Everything is shutting down.");
    const app = await AppProcess.launch(`app-${++this.#launched}`, {
      folder: this.folder,
      databaseUrls: () => this.#postgres,
      version: this.version,
      variables: {
        APP_SECRET: "only-for-the-faults-that-are-made-here",
        MODEL_BASE_URL: this.models.baseUrl,
        MODEL_NAME: "witness",
        MODEL_TIMEOUT_SECONDS: String(MODEL_TIMEOUT_SECONDS),
        ...this.settings,
      },
    });
    this.apps.push(app);
    return app;
  }

  /** Starts processes until `alive` are running and waits until `serving` respond. */
  async have(alive: number, serving = alive): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await pause(10)) {
      // Like a supervisor, replaces processes that exited while starting, for example because Postgres was down.
      const missing = alive - this.apps.filter(({ isAlive }) => isAlive).length - this.#launching;
      for (let number = 0; number < missing; number++) void this.#launchAndWait();
      if (this.serving.length >= serving) return;
      if (Date.now() > deadline) throw new Error(`The app didn't start:\n${this.apps.at(-1)?.output}`);
    }
  }

  /** Kills all processes and starts two with these settings. */
  async restart(settings: Record<string, string>): Promise<void> {
    await this.have(2);
    this.settings = settings;
    for (const app of this.apps) if (app.isAlive) app.kill();
    await this.have(2);
  }

  /**
   * Launches a process and waits until it responds. Ignores errors, since the process's output explains them.
   */
  async #launchAndWait(): Promise<void> {
    this.#launching += 1;
    const launched = this.launch().finally(() => {
      this.#launching -= 1;
    });
    await launched.then((app) => app.serving()).catch(() => {});
  }

  /** Returns the processes that exited on their own since the last call. */
  takeCrashed(): AppProcess[] {
    const crashed = this.apps.filter((app) => app.hasCrashed && !this.#told.has(app));
    for (const app of crashed) this.#told.add(app);
    return crashed;
  }

  /** Waits until a process other than `other` is the executor and returns that process. */
  async executing(other?: AppProcess): Promise<AppProcess> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await pause(5)) {
      const app = this.apps.find((app) => app !== other && app.isExecuting);
      if (app) return app;
      if (Date.now() > deadline) throw new Error("No process started executing within two minutes.");
    }
  }

  async killPostgres(): Promise<void> {
    const lines = readFileSync(join(this.folder, "postgres/data/postmaster.pid"), "utf8").split("\n");
    process.kill(Number(lines[0]), "SIGKILL");
    await this.#postgres.ended;
    this.#postgres = await startPostgres({ directory: join(this.folder, "postgres") });
    const before = this.#pool;
    this.#pool = this.#connect();
    await before.end().catch(() => {});
  }

  async remove(): Promise<void> {
    this.isLeaving = true;
    await Promise.all(this.apps.map((app) => app.remove()));
    await this.models.close();
    await this.#pool.end().catch(() => {});
    await this.#postgres.stop();
    for (const path of [this.folder, ...this.belongings]) await rm(path, { recursive: true, force: true });
  }

  #connect(): pg.Pool {
    const pool = new pg.Pool({ connectionString: this.#postgres.ownerUrl, max: 6 });
    pool.on("error", () => {});
    return pool;
  }

  /** Creates an organization or a member with the command-line tool and returns the person's token. */
  async #makePerson(words: readonly string[]): Promise<string> {
    const { appUrl, ownerUrl } = this.#postgres;
    const args = ["scripts/org.mjs", ...words, "--password", OWNER.password, "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: this.version.root,
      env: {
        ...plainEnvironment(),
        DATABASE_URL: appUrl,
        MIGRATION_DATABASE_URL: ownerUrl,
        APP_SECRET: "x".repeat(32),
      },
    });
    return JSON.parse(stdout).token;
  }
}
