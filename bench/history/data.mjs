// Two organizations, one with 1,000 runs and one with 1,000,000. Each run has a step, a review, and a cost.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { register } from "tsx/esm/api";
import { step } from "../../scripts/terminal.mjs";

const PASSWORD = "a-long-password-of-a-benchmark";
/** Only a few, because the connections compete for the same processors. */
const CONNECTIONS = 3;
/** Skips triggers and foreign-key checks. */
const OPTIONS = "-c session_replication_role=replica -c maintenance_work_mem=512MB";
const TABLES = ["Run", "StepRun", "Review", "RunCost", "RunWords", "RunFigures", "StepCost", "ListTotal"];

/** Adds an organization to the app's database for each run count. Returns an owner's sign-in details for each. */
export async function makeHistories({ url, databaseUrl, migrationDatabaseUrl }, counts) {
  register();
  const { connectDatabase } = await import("../../server/infra/db.ts");
  const { parseEnv, settle } = await import("../../server/infra/env.ts");
  const { checkTotals } = await import("../../server/services/totals/check.ts");
  settle({ ...parseEnv({}), databaseUrl });
  // Connects as the owner of the tables, who can skip triggers and read files on the server.
  const ownerUrl = migrationDatabaseUrl ?? databaseUrl;
  const db = connectDatabase(ownerUrl);
  const pool = new pg.Pool({ connectionString: ownerUrl, max: CONNECTIONS, options: OPTIONS });
  const folder = mkdtempSync(join(tmpdir(), "countersign-copy-"));
  // Lets every OS user read and write here, because Postgres may run as a different one.
  chmodSync(folder, 0o777);
  try {
    const people = [];
    for (const count of counts) people.push(await makeOwner(db, url, count));
    await setDurable(pool, false);
    const indexes = await dropIndexes(pool);
    for (const person of people)
      await step(`Copying ${person.runs.toLocaleString("en-US")} runs`, () => copyAll(pool, folder, person));
    await step("Building the indexes", () => Promise.all(indexes.map((table) => build(pool, table))));
    await step("Counting rows", async () => {
      const vacuumed = pool.query("VACUUM ANALYZE");
      await checkTotals(db, { repair: true });
      for (const person of people) await sumMonths(pool, person);
      await vacuumed;
      await pool.query('VACUUM ANALYZE "ListTotal", "UsageTotal"');
    });
    await setDurable(pool, true);
    return people;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await pool.end();
    await db.$disconnect();
  }
}

/** Creates an organization with one run, to be copied. */
async function makeOwner(db, url, count) {
  const { createOrganization } = await import("../../server/services/organization/create.ts");
  const { makeMemberContext } = await import("../../server/services/member/context.ts");
  const { createToken } = await import("../../server/services/token/create.ts");
  const { makeOpenReview } = await import("../../server/testing/runs/open-review.ts");
  const owner = { email: `owner@history-${count}.test`, password: PASSWORD };
  const { memberId, organizationId } = await createOrganization(db, { name: `History ${count}`, owner });
  const ctx = { ...(await makeMemberContext(db, memberId)), afterCommit: () => {} };
  const { runId, workflowId } = await makeOpenReview(ctx);
  const { token } = await createToken(ctx, { name: "Benchmark" });
  const { sessionId } = await db.run.findUniqueOrThrow({ where: { id: runId } });
  const month = new Date(Date.now() - 20 * 24 * 3_600_000).toISOString().slice(0, 7);
  return { url, ...owner, memberId, organizationId, workflowId, runId, sessionId, token, month, runs: count };
}

/** Without durability, writes don't wait for the disk. A crash would lose only the benchmark's own data. */
async function setDurable(pool, durable) {
  for (const name of ["fsync", "full_page_writes"]) {
    await pool.query(`ALTER SYSTEM ${durable ? `RESET ${name}` : `SET ${name} = off`}`);
    await pool.query("SELECT pg_reload_conf()");
  }
  if (durable) await pool.query("CHECKPOINT");
}

/**
 * Drops the indexes that no constraint needs, because rebuilding them at the end is many times faster than updating
 * them. Keeps small partial indexes that span organizations, because the sweeper reads them every few seconds. Returns
 * the definitions of the dropped indexes, as one list per table.
 */
async function dropIndexes(pool) {
  const { rows } = await pool.query(
    `SELECT array_agg(i.indexrelid::regclass::text) AS names, array_agg(pg_get_indexdef(i.indexrelid)) AS definitions
     FROM pg_index i WHERE i.indrelid = ANY($1::regclass[]) AND NOT i.indisunique
       AND (i.indpred IS NULL OR pg_get_indexdef(i.indexrelid, 1, true) = '"organizationId"')
     GROUP BY i.indrelid`,
    [TABLES.map((table) => `"${table}"`)],
  );
  for (const { names } of rows) await pool.query(`DROP INDEX ${names.join(", ")}`);
  return rows.map(({ definitions }) => definitions);
}

/**
 * Builds a table's indexes one after the other. If they were built concurrently, one build could block a write by the
 * sweeper, and the next build would wait for that write.
 */
async function build(pool, definitions) {
  for (const definition of definitions) await pool.query(definition);
}

/** The time when a run started. Starts are spread evenly over 30 days. */
const STARTED = `date_trunc('milliseconds', now() - number * (interval '30 days' / $count))`;
/** One run in a hundred waits for a decision, one in ten was rejected, and the rest are done. */
const byState = (paused, rejected, done) =>
  `CASE WHEN number % 100 = 1 THEN ${paused} WHEN number % 10 = 0 THEN ${rejected} ELSE ${done} END`;
const ID = "source.\"id\" || '_' || lpad(number::text, 7, '0')";
const OF_RUN = "source.\"runId\" || '_' || lpad(number::text, 7, '0')";
const ENDED = byState("NULL", `${STARTED} + interval '1 minute'`, `${STARTED} + interval '1 minute'`);

/** The columns whose values differ from those of the copied run. */
const COLUMNS = {
  Run: {
    id: ID,
    createdAt: STARTED,
    updatedAt: `${STARTED} + interval '1 minute'`,
    input: "'Order ' || (10000 + number) || ' came late, and the customer wants the money back.'",
    output: byState("NULL", "NULL", "'We refund order ' || (10000 + number) || '.'"),
    status: `${byState("'PAUSED'", "'FAILED'", "'COMPLETED'")}::"RunStatus"`,
    reason: `${byState("NULL", "'REJECTED'", "NULL")}::"RunReason"`,
    currentStepOrder: byState('source."currentStepOrder"', "NULL", "NULL"),
  },
  StepRun: {
    id: ID,
    runId: OF_RUN,
    startedAt: STARTED,
    finishedAt: ENDED,
    status: `${byState("'WAITING'", "'COMPLETED'", "'COMPLETED'")}::"StepRunStatus"`,
    model: "'model-' || number % 5",
    inputTokens: "1000 + number % 100",
    outputTokens: "200",
    cost: "1000 + number % 1000",
  },
  Review: {
    id: ID,
    runId: OF_RUN,
    stepRunId: "source.\"stepRunId\" || '_' || lpad(number::text, 7, '0')",
    createdAt: STARTED,
    closedAt: ENDED,
    settledAt: ENDED,
    status: `${byState("'OPEN'", "'REJECTED'", "'APPROVED'")}::"ReviewStatus"`,
  },
};

/** Queries that derive rows from the copied runs, as the skipped triggers would. */
const DERIVED = {
  RunCost: `SELECT s."runId", s."organizationId", s."cost" FROM "StepRun" s WHERE s."organizationId" = $organization`,
  RunWords: `SELECT "id" AS "runId", "organizationId", "runWords"("organizationId", "input", "output") AS "words"
    FROM "Run" WHERE "organizationId" = $organization`,
  RunFigures: `SELECT "id" AS "runId", "organizationId", "workflowId", "createdAt" AS "startedAt",
      CASE WHEN "status" <> 'PAUSED' THEN "updatedAt" END AS "endedAt", "reason",
      CASE WHEN "status" <> 'PAUSED' THEN 0 END AS "workingMs", CASE WHEN "status" <> 'PAUSED' THEN 60000 END AS "waitingMs"
    FROM "Run" WHERE "organizationId" = $organization`,
  StepCost: `SELECT "id" AS "stepRunId", s."organizationId", $workflow AS "workflowId", "stepId", "agentId", "model", "startedAt", "cost"
    FROM "StepRun" s WHERE s."organizationId" = $organization`,
};

async function copyAll(pool, folder, person) {
  const { organizationId, workflowId, runId, runs } = person;
  const copyRows = async ([table, changed]) => {
    const { rows } = await pool.query(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
      [table],
    );
    const columns = rows.map(({ name }) => `${changed[name] ?? `source."${name}"`} AS "${name}"`);
    const of = table === "Run" ? "id" : "runId";
    const numbers = `generate_series(1, ${runs - 1}) AS number`;
    const select = `SELECT ${columns.join(", ")} FROM "${table}" source, ${numbers} WHERE source."${of}" = '${runId}'`;
    await copy(pool, folder, { table, select: select.replaceAll("$count", String(runs)) });
  };
  const derive = async ([table, select]) => {
    const of = table === "StepCost" ? "organizationId" : "runId";
    const mine = of === "runId" ? `'${runId}'` : `'${organizationId}'`;
    await pool.query(`DELETE FROM "${table}" WHERE "${of}" = ${mine}`);
    await copy(pool, folder, {
      table,
      select: select
        .replaceAll("$organization", `'${organizationId}'`)
        .replaceAll("$workflow", `'${workflowId}'`),
    });
  };
  await Promise.all(Object.entries(COLUMNS).map(copyRows));
  await Promise.all(Object.entries(DERIVED).map(derive));
}

async function copy(pool, folder, { table, select }) {
  const file = join(folder, `${table}.copy`);
  const { fields } = await pool.query(`${select} LIMIT 0`);
  await pool.query(`COPY (${select}) TO '${file}'`);
  const names = fields.map(({ name }) => `"${name}"`);
  await pool.query(`COPY "${table}" (${names.join(", ")}) FROM '${file}'`);
}

async function sumMonths(pool, { organizationId }) {
  await pool.query(
    `INSERT INTO "Spending" ("organizationId", "month", "cost", "inputTokens", "outputTokens")
     SELECT "organizationId", date_trunc('month', "startedAt" AT TIME ZONE 'UTC')::date, coalesce(sum("cost"), 0),
       coalesce(sum("inputTokens"), 0), coalesce(sum("outputTokens"), 0)
     FROM "StepRun" WHERE "organizationId" = $1 GROUP BY 1, 2
     ON CONFLICT ("organizationId", "month") DO UPDATE SET "cost" = EXCLUDED."cost"`,
    [organizationId],
  );
}
