import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { plainEnvironment } from "@/faults/app/plain-environment";
import { ROLES, type Role } from "@/server/domain/access/access";
import type { SignIn } from "@/server/generated/prisma/client";
import { migrate } from "@/server/infra/database/migrate";
import { type LocalPostgres, startPostgres } from "@/server/infra/database/postgres";
import { connectDatabase, type Database } from "@/server/infra/db";
import { hashPassword } from "@/server/services/account/passwords";
import { DEAD_HOST } from "@/server/testing/belongings";
import { makeToken } from "@/server/testing/doors/api";
import { makeOrganization } from "@/server/testing/organization";
import { findFreePort } from "@/server/testing/servers/free-port";
import { settleOn } from "@/server/testing/settings";
import { Client } from "./client";
import { Rows } from "./organization-rows";
import { signIn } from "./sign-in";

const START_MS = 180_000;
const PASSWORD = "a long enough password";
/** The same secret as in `settleOn`. */
const APP_SECRET = "x".repeat(32);

/** A member of an organization with a session and a token. */
export interface Person {
  role: Role;
  organizationId: string;
  email: string;
  token: string;
  cookie: string;
  /** The cookie of a second sign-in, which sign-out requests can end. */
  spareCookie: string;
}

export interface Party {
  organizationId: string;
  people: Record<Role, Person>;
  signIns: SignIn[];
}

/** The production app with its own Postgres, and organizations with one member in each role. */
export class World {
  output = "";
  #endedByUs = false;

  private constructor(
    readonly folder: string,
    readonly client: Client,
    readonly rows: Rows,
    readonly db: Database,
    readonly postgres: LocalPostgres,
    readonly app: ChildProcess,
  ) {}

  static async make(build: string, connections: number): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), "countersign-hostile-"));
    const postgres = await startPostgres({ directory: join(folder, "postgres"), durable: false });
    const { appUrl, ownerUrl } = postgres;
    await migrate(ownerUrl, "prisma/migrations", appUrl);
    settleOn({ url: appUrl, ownerUrl });
    const pool = new pg.Pool({ connectionString: ownerUrl, max: 4 });
    // Ignore errors caused by stopping Postgres at the end.
    pool.on("error", () => {});
    const rows = await new Rows(pool).open();
    const port = await findFreePort();
    const dataDir = join(folder, "data");
    mkdirSync(dataDir);
    const app = spawn(process.execPath, ["scripts/serve.mjs"], {
      env: {
        ...plainEnvironment(),
        NEXT_TELEMETRY_DISABLED: "1",
        NEXT_DIST_DIR: build,
        DATABASE_URL: appUrl,
        MIGRATION_DATABASE_URL: ownerUrl,
        DATA_DIR: dataDir,
        HOST: "127.0.0.1",
        PORT: String(port),
        LOG_LEVEL: "error",
        APP_SECRET,
        // Nothing listens at this address, so no request leaves this machine.
        OUTBOUND_ALLOW: DEAD_HOST,
        SLACK_API_URL: `http://${DEAD_HOST}/api`,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const client = new Client(`http://127.0.0.1:${port}`, connections);
    const world = new World(folder, client, rows, connectDatabase(appUrl), postgres, app);
    for (const stream of [app.stdout, app.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        world.output = (world.output + text).slice(-20_000);
      });
    await world.#serving();
    return world;
  }

  get hasCrashed(): boolean {
    return !this.#endedByUs && (this.app.exitCode !== null || this.app.signalCode !== null);
  }

  async makeParty(): Promise<Party> {
    const { organizationId, as } = await makeOrganization(this.db);
    const hash = await hashPassword(PASSWORD);
    const people: Partial<Record<Role, Person>> = {};
    for (const role of ROLES) {
      const ctx = as(role);
      if (ctx.actor.kind === "system") throw new Error("a member is expected");
      const { email, memberId } = ctx.actor;
      await this.db.member.update({
        where: { id: memberId },
        data: { user: { update: { passwordHash: hash } } },
      });
      const token = await makeToken(ctx);
      const cookie = await signIn(this.client, email, PASSWORD);
      const spareCookie = await signIn(this.client, email, PASSWORD);
      people[role] = { role, organizationId, email, token, cookie, spareCookie };
    }
    const signIns = await this.db.signIn.findMany({
      where: { user: { members: { some: { organizationId } } } },
    });
    return { organizationId, people: people as Record<Role, Person>, signIns };
  }

  async remove(): Promise<void> {
    this.#endedByUs = true;
    const ended = new Promise((resolve) => this.app.once("exit", resolve));
    if (this.app.exitCode === null && this.app.signalCode === null) {
      this.app.kill("SIGKILL");
      await ended;
    }
    await this.client.close();
    await this.db.$disconnect();
    await this.rows.pool.end();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #serving(): Promise<void> {
    for (const deadline = Date.now() + START_MS; Date.now() < deadline && !this.hasCrashed; await pause(50))
      if ((await this.client.send({ method: "GET", path: "/api/health" })).status === 200) return;
    throw new Error(`The app didn't start:\n${this.output}`);
  }
}
