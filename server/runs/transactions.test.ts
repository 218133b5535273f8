import { afterAll, beforeAll, expect, test } from "vitest";
import budgets from "@/bench/gate/budgets.json" with { type: "json" };
import { startRunOperation } from "@/server/domain/run/api";
import type { Database } from "@/server/infra/db";
import { createWorkflow } from "@/server/services/workflow/create";
import { startOwnServer } from "@/server/testing/database/own-server";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";

const MAX = budgets.transactions.inTest;
/** Other work, such as a heartbeat, can only increase a count, so the test uses the lowest one. */
const ROUNDS = 4;

let server: Awaited<ReturnType<typeof startOwnServer>>;
let db: Database;
let close: () => Promise<void>;
let send: Send;

beforeAll(async () => {
  server = await startOwnServer();
  ({ db, close } = await useExecutor({}, { sweepEveryMs: 2 ** 31 - 1 }, server));
  send = await openApi();
});
afterAll(async () => {
  await close();
  await server.stop();
});

/** Counts the transactions that have written to any of the server's databases. */
async function countTransactions(): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS "count"`;
  return Number(row?.count);
}

async function untilEnded(runId: string): Promise<void> {
  const read = () => db.$queryRaw<unknown[]>`
    SELECT 1 FROM engine.run r JOIN engine.event e ON e.id = r.event_id
    WHERE e.body #>> '{data,runId}' = ${runId} AND r.ended_at IS NOT NULL`;
  await until(read, (rows) => rows.length === 1);
}

test(`a run of three simulated steps writes in at most ${MAX} transactions`, async () => {
  const owner = (await makeOrganization(db, { wakes: true })).as("owner");
  const token = await makeToken(owner);
  const steps = [1, 2, 3].map(() => ({ agentId: "writer", action: "Write a sentence.", review: null }));
  const { id } = await createWorkflow(owner, { name: "Three steps", steps });
  const counts: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await countTransactions();
    const response = await send(startRunOperation, { token, params: { id }, json: { input: "Hello." } });
    const { runId } = await response.json();
    await untilEnded(runId);
    counts.push((await countTransactions()) - before);
    expect(await db.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({ status: "COMPLETED" });
  }
  expect(Math.min(...counts)).toBeLessThanOrEqual(MAX);
});
