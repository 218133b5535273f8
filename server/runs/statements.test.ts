import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decideReviewOperation } from "@/server/domain/review/api";
import { startRunOperation } from "@/server/domain/run/api";
import type { Database } from "@/server/infra/db";
import { createWorkflow } from "@/server/services/workflow/create";
import { recordStatements, type SentStatements } from "@/server/testing/count-statements";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";

/** What a run of three simulated steps may send, from the request to the executor's last statement. */
const BUDGET = 13;
/** What a run may send from its request until it waits at its second step, a person's. Includes the email. */
const PAUSE_BUDGET = 70;
/** What a decision may send, from its request to the recorded end of the run after one more simulated step. */
const RESUME_BUDGET = 51;

describe("a run", () => {
  let db: Database;
  let close: () => Promise<void>;
  let send: Send;
  beforeAll(async () => {
    ({ db, close } = await useExecutor({}, { sweepEveryMs: 2 ** 31 - 1 }));
    send = await openApi();
  });
  afterAll(() => close());

  async function prepare(...agentIds: string[]) {
    const owner = (await makeOrganization(db, { wakes: true })).as("owner");
    const token = await makeToken(owner);
    const steps = agentIds.map((agentId) => ({ agentId, action: "Write a sentence.", review: null }));
    const { id } = await createWorkflow(owner, { name: "Steps", steps });
    const start = () => send(startRunOperation, { token, params: { id }, json: { input: "Hello." } });
    return { token, start };
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

  test(`of three simulated steps takes at most ${BUDGET} statements, from its request to its recorded end`, async () => {
    const { start } = await prepare("writer", "writer", "writer");
    await ended(await start());
    const { result, sql, stop } = recordStatements(start);
    try {
      await ended(await result);
    } finally {
      stop();
    }
    expect(sql.length, list(sql)).toBeLessThanOrEqual(BUDGET);
  });

  test(`takes at most ${PAUSE_BUDGET} statements until it waits for a person, and ${RESUME_BUDGET} from the decision to its end`, async () => {
    const { token, start } = await prepare("writer", "human", "writer");
    const pause = recordStatements(start);
    const response = await pause.result;
    const again = response.clone();
    const { runId } = await response.json();
    const review = await until(
      () => db.review.findFirst({ where: { runId } }),
      (found) => found !== null,
    );
    await until(
      () => db.$queryRaw<unknown[]>`
        SELECT 1 FROM engine.run WHERE status = 'waiting' AND wait_key LIKE ${`%${runId}%`}`,
      (rows) => rows.length === 1,
    );
    pause.stop();
    const decision = { token, params: { id: review?.id ?? "" }, json: { decision: "approve" } };
    const resume = recordStatements(() => send(decideReviewOperation, decision));
    expect((await resume.result).status).toBe(202);
    await ended(again);
    resume.stop();
    expect(pause.sql.length, list(pause.sql)).toBeLessThanOrEqual(PAUSE_BUDGET);
    expect(resume.sql.length, list(resume.sql)).toBeLessThanOrEqual(RESUME_BUDGET);
  });
});

/** Lists the statements, to see which ones are new when there are too many. */
function list(sql: SentStatements["sql"]): string {
  return sql.map((text, at) => `\n${at + 1}. ${text.trim().replaceAll(/\s+/g, " ").slice(0, 160)}`).join("");
}
