// The deploy that README.md describes, under visitors who never pause: a table of what they saw, and of what came of
// their runs. The exit status is 0 when nobody noticed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { findFreePort } from "@/e2e/app-process";
import { startInngestServer } from "@/e2e/inngest-server";
import { judge } from "@/faults/judge/judge";
import { readRows } from "@/faults/judge/rows";
import { actionOf, Models } from "@/faults/witness/models";
import { createWitness, type Sql } from "@/faults/witness/moves";
import { type App, Composed } from "./composed";
import { makeDemo } from "./demo";
import { Visitors } from "./visitors";

/** How long a model takes: longer than it takes to stop a process that only looks at its requests. */
const MODEL_MS = 300;
const BEFORE_AND_AFTER_MS = 5_000;

interface Outcome {
  where: string;
  line: string;
  problems: string[];
}

const outcomes = [
  await deploy("the executor inside", "engine", null),
  await deploy("a server that calls the signed mount", "inngest_server", await startInngestServer()),
];
console.log(
  "| Runs carried out by | requests | failed | slowest, s | runs | lost, stuck or repeated | begun again |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const { line } of outcomes) console.log(line);
for (const { where, problems } of outcomes)
  for (const problem of problems.slice(0, 20)) console.log(`- ${where}: ${problem}`);
process.exit(outcomes.every(({ problems }) => problems.length === 0) ? 0 : 1);

async function deploy(
  where: string,
  schema: string,
  server: Awaited<ReturnType<typeof startInngestServer>> | null,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-deploy-"));
  const models = await Models.listen();
  models.latencyMs = MODEL_MS;
  const port = await findFreePort();
  const composed = new Composed({
    folder,
    port,
    variables: { ...server?.variables, MODEL_BASE_URL: models.baseUrl, MODEL_NAME: "witness" },
  });
  try {
    await composed.start();
    const database = openDatabase(composed.databaseUrl);
    await createWitness(database);
    const { token } = await makeDemo(composed);
    await composed.startProxy();
    await server?.connect({ databaseUrl: composed.databaseUrl });

    const visitors = new Visitors(composed.url, token, await createWorkflow(composed.url, token));
    await pause(BEFORE_AND_AFTER_MS);
    for (const app of ["app-1", "app-2"] satisfies App[]) {
      const code = await composed.end(app);
      if (code !== 0) visitors.seen.faults.push(`${app} ended with ${code}`);
      await composed.startApp(app);
      await pause(BEFORE_AND_AFTER_MS);
    }
    const { requests, faults, runs, slowestMs } = await visitors.leave();

    const rows = await readRows(
      database,
      runs.map(({ runId }) => runId),
      schema,
    );
    const violations = judge(
      runs.map((run) => ({ ...run, wanted: ["COMPLETED"] })),
      rows,
      models.calls,
    ).map(({ text }) => text);
    const again = rows.steps.reduce((sum, { starts }) => sum + starts - 1, 0);
    await database.close();
    const cells = [where, requests, faults.length, (slowestMs / 1000).toFixed(1), runs.length];
    return {
      where,
      line: `| ${[...cells, violations.length, again].join(" | ")} |`,
      problems: [...faults, ...violations, ...(runs.length === 0 ? ["no run was started"] : [])],
    };
  } finally {
    await server?.stop();
    await composed.stop();
    await models.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createWorkflow(url: string, token: string): Promise<string> {
  const steps = [
    { agentId: "writer", action: actionOf(1) },
    { agentId: "human", action: actionOf(2) },
    { agentId: "writer", action: actionOf(3) },
  ];
  const answer = await fetch(`${url}/api/v1/workflows`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "Deploy", steps }),
  });
  if (!answer.ok) throw new Error(`The workflow was not made: ${await answer.text()}`);
  const { id } = await answer.json();
  return id;
}

function openDatabase(connectionString: string): Sql & { close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString, max: 5 });
  return {
    sql: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    close: () => pool.end(),
  };
}
