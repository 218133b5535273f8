import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/server/db";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useExecutor } from "@/server/testing/executor";
import { type ModelReply, type ModelServer, startModelServer } from "@/server/testing/model-server";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";

const ATTEMPTS = 4;

const PASSING: readonly ModelReply[] = [
  { kind: "status", status: 429, headers: { "retry-after": "0" } },
  { kind: "status", status: 500 },
  { kind: "status", status: 502 },
  { kind: "status", status: 503 },
  { kind: "status", status: 504 },
  { kind: "status", status: 529 },
  { kind: "reset", after: "request" },
  { kind: "reset", after: "half an answer" },
  { kind: "body", body: "<html>busy</html>" },
  { kind: "body", body: '{"choices":[{"mess' },
  { kind: "text", text: null },
];
const PERMANENT: readonly ModelReply[] = [
  { kind: "status", status: 400 },
  { kind: "status", status: 401 },
  { kind: "status", status: 413 },
  { kind: "endless" },
  { kind: "text", text: "Half", finishReason: "length" },
  { kind: "text", text: "No", finishReason: "content_filter" },
];

/** What happens at a run's step, one after the other; where it ends, the model answers. */
interface Plan {
  faults: ModelReply[];
  completes: boolean;
}

/** Runs that meet no, one, … up to all faults that they may, and some a fault that no attempt mends. */
function makePlans(faults: number): Plan[] {
  const plans: Plan[] = [];
  for (let made = 0, number = 0; made < faults; number++) {
    const passing = number % (ATTEMPTS + 1);
    const list = Array.from(
      { length: passing },
      (_, index) => PASSING[(number + index) % PASSING.length] as ModelReply,
    );
    const ends = passing < ATTEMPTS && number % 3 === 0;
    if (ends) list.push(PERMANENT[number % PERMANENT.length] as ModelReply);
    plans.push({ faults: list, completes: passing < ATTEMPTS && !ends });
    made += list.length;
  }
  return plans;
}

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  models = await startModelServer();
  const variables = { MODEL_BASE_URL: models.baseUrl, MODEL_NAME: "test-model", MODEL_TIMEOUT_SECONDS: "60" };
  ({ db, close } = await useExecutor(variables));
});
afterAll(async () => {
  await close();
  await models.close();
});

test("200 faults of a provider: each run ends as its policy says, each attempt is made and recorded once", async () => {
  const owner = (await makeOrganization(db, { announce: true })).as("owner");
  const plans = makePlans(200);
  const asked = plans.map(() => 0);
  models.answerBy(({ user }) => {
    const number = Number(/plan-(\d+)\./.exec(user)?.[1]);
    const fault = plans[number]?.faults[asked[number] ?? 0];
    asked[number] = (asked[number] ?? 0) + 1;
    return fault ?? { kind: "text", text: `Answer ${number}.` };
  });
  const retry = { attempts: ATTEMPTS, backoffSeconds: 0, timeoutSeconds: null };
  const { id } = await createWorkflow(owner, {
    name: "Faulty",
    steps: [{ agentId: "writer", action: "Write.", retry }],
  });
  const started = [];
  for (const number of plans.keys()) started.push(await startRun(owner, { id, input: `plan-${number}.` }));
  for (const [number, { runId }] of started.entries()) {
    const { faults, completes } = plans[number] as Plan;
    const run = await until(
      () => getRun(owner, { runId }),
      ({ status }) => status === "COMPLETED" || status === "FAILED",
    );
    const expected = completes
      ? { status: "COMPLETED", output: `Answer ${number}.`, error: null }
      : { status: "FAILED", reason: "STEP_FAILED", output: null };
    expect(run, `plan ${number}`).toMatchObject(expected);
    const rows = await db.stepRun.findMany({ where: { runId }, orderBy: { attempt: "asc" } });
    const attempts = faults.length + (completes ? 1 : 0);
    expect(asked[number], `calls of plan ${number}`).toBe(attempts);
    expect(
      rows.map(({ attempt, status, starts }) => ({ attempt, status, starts })),
      `plan ${number}`,
    ).toEqual(
      Array.from({ length: attempts }, (_, index) => ({
        attempt: index + 1,
        status: completes && index === attempts - 1 ? "COMPLETED" : "FAILED",
        starts: 1,
      })),
    );
  }
  expect(plans.flatMap(({ faults }) => faults).length).toBeGreaterThanOrEqual(200);
}, 240_000);
