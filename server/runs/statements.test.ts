import { afterAll, beforeAll, describe, expect, test } from "vitest";
import budgets from "@/bench/gate/budgets.json" with { type: "json" };
import { startRunOperation } from "@/server/domain/run/api";
import type { Database } from "@/server/infra/db";
import { createWorkflow } from "@/server/services/workflow/create";
import { recordStatements, type SentStatements } from "@/server/testing/count-statements";
import { startOwnServer } from "@/server/testing/database/own-server";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";

const { statements, transactions } = budgets;
/** Other work, such as a new connection or a heartbeat, can only add to a count, so the lowest one counts. */
const ROUNDS = 4;
/** The statement that ends a run in the executor. */
const END = /update run set [^)]*ended_at = now/;

describe("a run of three simulated steps", () => {
  let db: Database;
  let close: () => Promise<void>;
  let send: Send;
  let server: Awaited<ReturnType<typeof startOwnServer>>;
  beforeAll(async () => {
    server = await startOwnServer();
    ({ db, close } = await useExecutor({}, { sweepEveryMs: 2 ** 31 - 1 }, server));
    send = await openApi();
  });
  afterAll(async () => {
    await close();
    await server.stop();
  });

  async function prepare() {
    const owner = (await makeOrganization(db, { wakes: true })).as("owner");
    const token = await makeToken(owner);
    const action = "Write a sentence.";
    const steps = [1, 2, 3].map(() => ({ agentId: "writer", action, review: null }));
    const { id } = await createWorkflow(owner, { name: "Three steps", steps });
    return () => send(startRunOperation, { token, params: { id }, json: { input: "Hello." } });
  }

  /** Resolves when the executor has recorded the end of the run. */
  async function ended(response: Response): Promise<void> {
    const { runId } = await response.json();
    await until(
      () => db.run.findUniqueOrThrow({ where: { id: runId } }),
      ({ status }) => status === "COMPLETED",
    );
    await until(
      () => db.$queryRaw<unknown[]>`
        SELECT 1 FROM engine.run r JOIN engine.event e ON e.id = r.event_id
        WHERE e.body #>> '{data,runId}' = ${runId} AND r.ended_at IS NOT NULL`,
      (rows) => rows.length === 1,
    );
  }

  test(`takes at most ${statements.inTest} statements, from its request to its recorded end`, async () => {
    const start = await prepare();
    const sent: string[][] = [];
    // A run that the executor claims on its own continues unrecorded, so such a round doesn't count.
    while (sent.length < ROUNDS) {
      const { result, sql, stop } = recordStatements(start);
      try {
        await ended(await result);
      } finally {
        stop();
      }
      if (sql.some((text) => END.test(text))) sent.push(sql);
    }
    const [fewest = []] = sent.toSorted((a, b) => a.length - b.length);
    expect(fewest.length, list(fewest)).toBeLessThanOrEqual(statements.inTest);
  });

  test(`writes in at most ${transactions.inTest} transactions`, async () => {
    const start = await prepare();
    const counts: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = await countTransactions(db);
      await ended(await start());
      counts.push((await countTransactions(db)) - before);
    }
    expect(Math.min(...counts)).toBeLessThanOrEqual(transactions.inTest);
  });
});

/** Counts the transactions that have written something to the server. */
async function countTransactions(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS "count"`;
  return Number(row?.count);
}

/** Lists the statements, to see which ones are new when there are too many. */
function list(sql: SentStatements["sql"]): string {
  return sql.map((text, at) => `\n${at + 1}. ${text.trim().replaceAll(/\s+/g, " ").slice(0, 160)}`).join("");
}
