import { afterAll, beforeAll, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Provider } from "@/server/domain/model/provider";
import type { StepRetry } from "@/server/domain/workflow/step/step-retry";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelReply, type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";

const FAULTS = 200;
const ATTEMPTS = 4;
const PROVIDERS: readonly Provider[] = ["openai", "anthropic", "google", "compatible"];

/** A provider's failure and the error code that it causes. */
interface Fault {
  reply: ModelReply;
  code: string;
}

const TEMPORARY: readonly Fault[] = [
  { reply: { kind: "status", status: 429, headers: { "retry-after": "0" } }, code: "rate_limit" },
  { reply: { kind: "status", status: 500 }, code: "provider" },
  { reply: { kind: "status", status: 502 }, code: "provider" },
  { reply: { kind: "status", status: 503 }, code: "overloaded" },
  { reply: { kind: "status", status: 504 }, code: "timeout" },
  { reply: { kind: "status", status: 529 }, code: "overloaded" },
  { reply: { kind: "reset", after: "request" }, code: "connection" },
  { reply: { kind: "reset", after: "half an answer" }, code: "connection" },
  { reply: { kind: "body", body: "<html>busy</html>" }, code: "invalid_answer" },
  { reply: { kind: "body", body: '{"choices":[{"mess' }, code: "invalid_answer" },
  { reply: { kind: "text", text: null }, code: "invalid_answer" },
];
const PERMANENT: readonly Fault[] = [
  { reply: { kind: "status", status: 400 }, code: "provider" },
  { reply: { kind: "status", status: 401 }, code: "authentication" },
  { reply: { kind: "status", status: 413 }, code: "context_too_long" },
  { reply: { kind: "endless" }, code: "too_long" },
  { reply: { kind: "text", text: "Half", finishReason: "length" }, code: "too_long" },
  { reply: { kind: "text", text: "No", finishReason: "content_filter" }, code: "refused" },
];
const SILENCE: Fault = { reply: { kind: "hang" }, code: "timeout" };

/** The faults that a run's step encounters, in order, and whether the run then completes. */
interface Plan {
  provider: Provider;
  retry: StepRetry;
  faults: Fault[];
  completes: boolean;
}

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/**
 * Plans runs with between zero and the maximum number of errors. Some end with a permanent error, and some
 * never get a response.
 */
function makePlans(wanted: number): Plan[] {
  const patient: StepRetry = { attempts: ATTEMPTS, backoffSeconds: 0, timeoutSeconds: null };
  // Long enough that each attempt reaches the provider while all the other runs are in progress.
  const hasty: StepRetry = { attempts: 2, backoffSeconds: 0, timeoutSeconds: 10 };
  const plans: Plan[] = PROVIDERS.map((provider) => ({
    provider,
    retry: hasty,
    faults: [SILENCE, SILENCE],
    completes: false,
  }));
  let ended = 0;
  for (let made = plans.length * hasty.attempts, number = 0; made < wanted; number++) {
    const passing = number % (ATTEMPTS + 1);
    const ends = passing < ATTEMPTS && number % 2 === 0;
    const provider = at(PROVIDERS, ends ? ended : number);
    const metThere = plans.flatMap((plan) => (plan.provider === provider ? plan.faults : []));
    const before = metThere.filter((fault) => TEMPORARY.includes(fault)).length;
    const faults = Array.from({ length: passing }, (_, index) => at(TEMPORARY, before + index));
    if (ends) faults.push(at(PERMANENT, Math.floor(ended++ / PROVIDERS.length)));
    plans.push({ provider, retry: patient, faults, completes: passing < ATTEMPTS && !ends });
    made += faults.length;
  }
  return plans;
}

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  models = await startModelServer();
  ({ db, close } = await useExecutor({ OUTBOUND_ALLOW: new URL(models.baseUrl).host }));
});
afterAll(async () => {
  await close();
  await models.close();
});

async function makeWorkflow(owner: ServiceContext, provider: Provider, retry: StepRetry): Promise<string> {
  const name = JSON.stringify({ provider, retry });
  const credential = { name, kind: provider, baseUrl: models.baseUrl, secret: "sk-planted-0123" };
  const { id: credentialId } = await saveCredential(owner, credential);
  const config = AgentConfig.parse({
    kind: "model",
    instructions: "Write.",
    model: { credentialId, name: "test-model" },
  });
  const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
  const steps = [{ agentId, action: "Write.", retry }];
  return (await createWorkflow(owner, { name: "Faulty", steps })).id;
}

test("across 200 failures of four providers, each run ends as its policy says, and each attempt is made and recorded once", async () => {
  const owner = (await makeOrganization(db, { wakes: true })).as("owner");
  const plans = makePlans(FAULTS);
  const met = plans.flatMap(({ provider, faults }) =>
    faults.map(({ reply }) => JSON.stringify({ provider, reply })),
  );
  expect(met.length).toBeGreaterThanOrEqual(FAULTS);
  expect(new Set(met).size).toBe(PROVIDERS.length * (TEMPORARY.length + PERMANENT.length + 1));

  const asked = plans.map(() => 0);
  models.answerBy(({ user }) => {
    const number = Number(/plan-(\d+)\./.exec(user)?.[1]);
    const fault = plans[number]?.faults[asked[number] ?? 0];
    asked[number] = (asked[number] ?? 0) + 1;
    return fault?.reply ?? { kind: "text", text: `Answer ${number}.` };
  });
  const workflows = new Map<string, Promise<string>>();
  const started = [];
  for (const [number, { provider, retry }] of plans.entries()) {
    const kind = JSON.stringify({ provider, retry });
    const workflow = workflows.get(kind) ?? makeWorkflow(owner, provider, retry);
    workflows.set(kind, workflow);
    started.push(await startRun(owner, { id: await workflow, input: `plan-${number}.` }));
  }

  for (const [number, { runId }] of started.entries()) {
    const { faults, completes } = plans[number] as Plan;
    const run = await until(
      () => getRun(owner, { runId }),
      ({ status }) => status === "COMPLETED" || status === "FAILED",
    );
    const last = faults.at(-1)?.code;
    const ended = completes
      ? { status: "COMPLETED", output: `Answer ${number}.`, error: null }
      : { status: "FAILED", reason: "STEP_FAILED", output: null, error: { code: last } };
    expect(run, `plan ${number}`).toMatchObject(ended);
    const rows = await db.stepRun.findMany({ where: { runId }, orderBy: { attempt: "asc" } });
    const failed = faults.map(({ code }) => ({ status: "FAILED", error: { code } }));
    const attempts = completes ? [...failed, { status: "COMPLETED", error: null }] : failed;
    expect(rows, `plan ${number}`).toMatchObject(
      attempts.map((row, index) => ({ ...row, attempt: index + 1, starts: 1 })),
    );
    expect(asked[number], `calls of plan ${number}`).toBe(attempts.length);
  }
}, 240_000);
