import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decideReviewOperation } from "@/server/domain/review/api";
import { startRunOperation } from "@/server/domain/run/api";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { createWorkflow } from "@/server/services/workflow/create";
import { recordStatements } from "@/server/testing/count-statements";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { until } from "@/server/testing/until";

/** Names for the statements that a run sends, and the patterns that recognize them. */
const NAMES: [string, RegExp][] = [
  ["find token", /FROM "ApiToken" t/],
  ["find workflow", /^SELECT w."revision"/],
  ["insert run", /held AS \( SELECT 1 FROM "Workflow"/],
  ["accept event", /^with accepted as/],
  ["claim", /UPDATE "Run" SET "claimedBy" =/],
  ["record output", /recorded AS \( UPDATE "StepRun"/],
  ["begin step", /begun AS \( INSERT INTO "StepRun"/],
  ["keep step", /^with own as \( update run set attempt/],
  ["end call", /^with own as \( update run set status/],
  ["lock run", /^SELECT .* FROM "Run" .* FOR NO KEY UPDATE$/],
  ["find step", /AS "runInput", .* AS "outputs" FROM "Run" r/],
  ["open review", /review AS \( INSERT INTO "Review"/],
  ["find review", /AS "decisions" FROM "Review" v/],
  ["find members", /AS "invitations" FROM "Member" m/],
  ["find news", /AS "hasSlack" FROM "Run" r/],
  ["queue messages", /^WITH given AS MATERIALIZED .* INSERT INTO "Message"/],
  ["find webhook", /^SELECT "id" FROM "Webhook"/],
  ["wait for event", /^update run set status = .* wait_event =/],
  ["find approvable", /AS "seen" FROM "Review" v/],
  ["approve", /closed AS \( UPDATE "Review"/],
  ["find answer", /pg_try_advisory_xact_lock/],
  ["store answer", /^INSERT INTO "IdempotencyRecord"/],
  ["accept decision", /^with awaiting as/],
  ["settle", /settled AS \( UPDATE "Review"/],
  ["find key", /^SELECT .* FROM "public"."Credential"/],
  ["find limit", /^SELECT .*"monthlyLimit" FROM "public"."Organization"/],
  ["find price", /^SELECT .* FROM "public"."ModelPrice"/],
  ["reserve", /^INSERT INTO "public"."Reservation"/],
  ["release", /^DELETE FROM "Reservation"/],
  ["charge attempt", /^UPDATE "StepRun" SET "model" = coalesce/],
  ["charge month", /^INSERT INTO "Spending"/],
  // Sent in the background during a step, depending on how long the step takes.
  ["watch", /^SELECT .*"status"::text, .*"claimedBy" FROM "public"."Run"/],
  ["beat", /^UPDATE "StepRun" s SET "heartbeatAt"/],
  // Statements that the executor sends regularly and whenever it has room for more runs.
  ["lead", /^update leader set heartbeat/],
  ["look for runs", /^with recursive lanes as/],
  ["look for triggers", /^SELECT .*FROM "Trigger(Firing)?" /],
  ["look for the next due run", /^select extract\(epoch from min\(due_at\)/],
  ["look for checks", /^UPDATE "LedgerCheck" SET "leasedUntil"/],
  ["look for bulk actions", /FROM "BulkAction" action WHERE "finishedAt" IS NULL/],
];

const STARTS = ["find token", "find workflow", "insert run", "accept event", "claim", "keep step"];
const RECORDS = ["record output", "keep step"];
const CALLS_MODEL = [
  ...["find key", "find limit", "find price", "reserve"],
  ...["find price", "BEGIN", "release", "charge attempt", "charge month", "COMMIT"],
];
const BACKGROUND = [
  "watch",
  "beat",
  "lead",
  "look for runs",
  "look for the next due run",
  "look for checks",
  "look for bulk actions",
  "look for triggers",
];
const ROUNDS = 6;
/** A human step opens its review in a transaction that also queues the review's messages and events. */
const PAUSES = [
  ...["BEGIN", "lock run", "find step", "open review"],
  ...["find review", "find members", "find news", "queue messages", "find webhook"],
  ...["COMMIT", "keep step", "wait for event"],
];
const DECIDES = ["find approvable", "approve"];
const SETTLES = ["accept decision", "settle", "keep step"];

describe("a run", () => {
  let db: Database;
  let close: () => Promise<void>;
  /** A separate connection to check a run's progress, so that the app's statements don't mix with the test's. */
  let reader: pg.Client;
  let send: Send;
  let models: ModelServer;
  beforeAll(async () => {
    models = await startModelServer();
    const variables = { OUTBOUND_ALLOW: new URL(models.baseUrl).host };
    const started = await useExecutor(variables, { sweepEveryMs: 2 ** 31 - 1, chainEveryMs: 2 ** 31 - 1 });
    ({ db, close } = started);
    reader = new pg.Client(started.ownerUrl);
    await reader.connect();
    send = await openApi();
  });
  afterAll(async () => {
    await reader.end();
    await close();
    await models.close();
  });

  const makeOwner = async () => (await makeOrganization(db, { wakes: true })).as("owner");

  async function prepare(owner: ServiceContext, ...agentIds: string[]) {
    const token = await makeToken(owner);
    const steps = agentIds.map((agentId) => ({ agentId, action: "Write a sentence.", review: null }));
    const { id } = await createWorkflow(owner, { name: "Steps", steps });
    const start = () => send(startRunOperation, { token, params: { id }, json: { input: "Hello." } });
    return { token, start };
  }

  /** Polls until the query finds a row for the run. */
  async function untilFound<Row extends pg.QueryResultRow>(sql: string, runId: string): Promise<Row> {
    const [row] = await until(
      async () => (await reader.query<Row>(sql, [runId])).rows,
      (rows) => rows.length === 1,
    );
    if (!row) throw new Error("until returns what was found");
    return row;
  }

  /** Resolves when the executor has recorded the end of the run. */
  async function ended(runId: string): Promise<void> {
    await untilFound(`SELECT 1 FROM "Run" WHERE "id" = $1 AND "status" = 'COMPLETED'`, runId);
    await untilFound(
      `SELECT 1 FROM engine.run r JOIN engine.event e ON e.id = r.event_id
       WHERE e.body #>> '{data,runId}' = $1 AND r.ended_at IS NOT NULL`,
      runId,
    );
  }

  const runIdIn = async (response: Response): Promise<string> => (await response.json()).runId;

  /**
   * Calls `work` several times and returns the names of the statements that it sends. Uses the shortest list, because
   * other work in the process, such as the executor's heartbeat, can only add statements.
   */
  async function namesOf(work: () => Promise<unknown>): Promise<string[]> {
    const lists: string[][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { sql, stop } = recordStatements(reader);
      await work();
      stop();
      lists.push(sql.map(nameOf).filter((name) => !BACKGROUND.includes(name)));
    }
    return lists.reduce((shortest, list) => (list.length < shortest.length ? list : shortest));
  }

  /** Starts a run and waits until its end is recorded. */
  const runWhole = async (start: () => Promise<Response>) => ended(await runIdIn(await start()));

  test("of three simulated steps sends exactly these statements, from its request to its recorded end", async () => {
    const { start } = await prepare(await makeOwner(), "writer", "writer", "writer");
    expect(await namesOf(() => runWhole(start))).toEqual([
      ...STARTS,
      ...RECORDS,
      ...RECORDS,
      ...RECORDS,
      "end call",
    ]);
  });

  test("of three steps that call a model starts each of them right before its call", async () => {
    const owner = await makeOwner();
    const key = { name: "Model", kind: "openai", baseUrl: models.baseUrl, secret: "sk-test" } as const;
    const { id: credentialId } = await saveCredential(owner, key);
    await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
    const { start } = await prepare(owner, "writer", "writer", "writer");
    const step = ["begin step", ...CALLS_MODEL, ...RECORDS];
    expect(await namesOf(() => runWhole(start))).toEqual([...STARTS, ...step, ...step, ...step, "end call"]);
  });

  /** Runs a workflow until it waits for a person. */
  async function pauseRun(start: () => Promise<Response>): Promise<{ runId: string; reviewId: string }> {
    const runId = await runIdIn(await start());
    const { id } = await untilFound<{ id: string }>(`SELECT "id" FROM "Review" WHERE "runId" = $1`, runId);
    await untilFound(
      `SELECT 1 FROM engine.run WHERE status = 'waiting' AND wait_key LIKE '%' || $1 || '%'`,
      runId,
    );
    return { runId, reviewId: id };
  }

  test("that pauses sends exactly these statements, until it waits and from the decision to its recorded end", async () => {
    const { token, start } = await prepare(await makeOwner(), "writer", "human", "writer");
    const paused: Awaited<ReturnType<typeof pauseRun>>[] = [];
    const pause = await namesOf(async () => paused.push(await pauseRun(start)));
    expect(pause).toEqual([...STARTS, ...RECORDS, ...PAUSES]);
    const ends = ["begin step", ...RECORDS, "end call"];
    const json = { decision: "approve" };
    const resume = async (headers: Record<string, string>) => {
      const { runId, reviewId: id } = paused.pop() ?? { runId: "", reviewId: "" };
      const decided = await send(decideReviewOperation, { token, params: { id }, json, headers });
      expect(decided.status).toBe(202);
      await ended(runId);
    };
    expect(await namesOf(() => resume({}))).toEqual(["find token", ...DECIDES, ...SETTLES, ...ends]);
    for (let round = 0; round < ROUNDS; round++) paused.push(await pauseRun(start));
    expect(await namesOf(() => resume({ "Idempotency-Key": "once" }))).toEqual([
      ...["find token", "BEGIN", "find answer", ...DECIDES, "store answer", "COMMIT"],
      ...[...SETTLES, ...ends],
    ]);
  });
});

/** Returns a statement's name, or the statement itself if it has no name. */
function nameOf(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return NAMES.find(([, pattern]) => pattern.test(line))?.[0] ?? line;
}
