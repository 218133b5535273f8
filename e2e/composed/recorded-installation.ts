import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { InngestServer } from "@/e2e/support/inngest-server";
import { hasEnded, type Rows, readRows } from "@/faults/judge/run-rows";
import { Models } from "@/faults/witness/models";
import { createWitness, type Sql } from "@/faults/witness/moves";
import { findFreePort } from "@/server/testing/servers/free-port";
import { until } from "@/server/testing/until";
import { Composed } from "./composed";
import { makeDemo } from "./demo";

export interface RecordedInstallation {
  composed: Composed;
  models: Models;
  database: Sql;
  token: string;
}

/**
 * Runs `use` with a new installation like the one in compose.yaml, with its model calls and database changes recorded.
 * Removes the installation afterward.
 */
export async function withRecordedInstallation<Result>(
  server: InngestServer | null,
  use: (installation: RecordedInstallation) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-composed-"));
  const models = await Models.listen();
  const composed = new Composed({
    folder,
    port: await findFreePort(),
    variables: { ...server?.variables, MODEL_BASE_URL: models.baseUrl, MODEL_NAME: "witness" },
  });
  let pool: pg.Pool | undefined;
  try {
    await composed.start();
    pool = new pg.Pool({ connectionString: composed.ownerUrl, max: 5 });
    const database = asSql(pool);
    await createWitness(database);
    const { token } = await makeDemo(composed);
    await composed.startProxy();
    await server?.connect({ databaseUrl: composed.ownerUrl });
    return await use({ composed, models, database, token });
  } finally {
    await server?.stop();
    await pool?.end();
    await composed.stop();
    await models.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Waits until all runs have completed and the executor has recorded its last response for each, then returns the runs'
 * rows. The executor records that response only after the run's row is updated. If some runs never complete, returns
 * the rows as they are, so that the judge can name those runs.
 */
export async function readCompletedRows(
  database: Sql,
  runIds: readonly string[],
  schema: string,
): Promise<Rows> {
  const read = () => readRows(database, runIds, schema);
  const haveEnded = ({ runs, engine }: Rows) =>
    runs.every(({ status }) => status === "COMPLETED") && engine.every(hasEnded);
  return until(read, haveEnded).catch(read);
}

function asSql(pool: pg.Pool): Sql {
  return {
    sql: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
  };
}

/** Sends a request without retrying. Returns the response's JSON. Throws if the request fails. */
export async function ask<Answer>(
  { composed, token }: RecordedInstallation,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(`${composed.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
