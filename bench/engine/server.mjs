// Starts the app's own Postgres in a temporary folder, with the same durability as in the app.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { register } from "tsx/esm/api";
import pg from "../../node_modules/pg/lib/index.js";

/** Postgres updates its statistics with a delay of up to a second. */
const REPORTED_AFTER_MS = 1_200;
const SETTINGS = ["server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method"];

export async function startServer() {
  register();
  const { startPostgres } = await import("../../server/infra/database/postgres.ts");
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const postgres = await startPostgres({ directory: folder, durable: true });
  const admin = new pg.Client({ connectionString: postgres.ownerUrl });
  await admin.connect();
  let databases = 0;

  async function rowOf(text, values = []) {
    const { rows } = await admin.query(text, values);
    return rows[0];
  }

  return {
    /** The settings that determine how durable a commit is. All contenders share them. */
    async describe() {
      return rowOf(`select ${SETTINGS.map((name) => `current_setting('${name}') as ${name}`)}`);
    },
    async createDatabase(name) {
      const database = `${name}_${++databases}`;
      await admin.query(`create database ${database}`);
      const url = new URL(postgres.ownerUrl);
      url.pathname = `/${database}`;
      return { name: database, url: url.href };
    },
    /** Counts a database's commits, and the flushes of the log, which all databases share. */
    async counters({ name }) {
      await new Promise((resolve) => setTimeout(resolve, REPORTED_AFTER_MS));
      const { commits } = await rowOf(
        "select xact_commit::float8 as commits from pg_stat_database where datname = $1",
        [name],
      );
      const { flushes } = await rowOf(
        "select sum(fsyncs)::float8 as flushes from pg_stat_io where object = 'wal'",
      );
      return { commits, flushes, at: performance.now() };
    },
    async query({ url }, text) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(text)).rows;
      } finally {
        await client.end();
      }
    },
    async stop() {
      await admin.end();
      await postgres.stop();
    },
  };
}
