import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRunOperation } from "@/server/domain/run/api";
import type { Database } from "@/server/infra/db";
import { createWorkflow } from "@/server/services/workflow/create";
import { recordStatements, type SentStatements } from "@/server/testing/count-statements";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";

/** What a run of three simulated steps may send, from the request to the executor's last statement. */
const BUDGET = 96;

describe("a run of three simulated steps", () => {
  let db: Database;
  let close: () => Promise<void>;
  let send: Send;
  beforeAll(async () => {
    ({ db, close } = await useExecutor({}, { sweepEveryMs: 2 ** 31 - 1 }));
    send = await openApi();
  });
  afterAll(() => close());

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

  test(`takes at most ${BUDGET} statements, from its request to its recorded end`, async () => {
    const start = await prepare();
    await ended(await start());
    const { result, sql, stop } = recordStatements(start);
    try {
      await ended(await result);
    } finally {
      stop();
    }
    expect(sql.length, list(sql)).toBeLessThanOrEqual(BUDGET);
  });
});

/** Lists the statements, to see which ones are new when there are too many. */
function list(sql: SentStatements["sql"]): string {
  return sql.map((text, at) => `\n${at + 1}. ${text.trim().replaceAll(/\s+/g, " ").slice(0, 160)}`).join("");
}
