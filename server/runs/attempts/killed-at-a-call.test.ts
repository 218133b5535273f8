import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Child } from "@/server/engine/testing/start-child";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { decideReview } from "@/server/services/review/decide";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { connectToolServer } from "@/server/services/tool-server/connect";
import { getUsage } from "@/server/services/usage/get";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { startProcess } from "@/server/testing/processes/start-process";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { startToolServer, type TestToolServer } from "@/server/testing/servers/tool-server";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";

const PATIENCE_MS = 300_000;
const TOOL = "trigger-long-running-operation";

let everything: TestToolServer;
let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
let owner: ServiceContext;
let children: Child[] = [];
let start: () => Promise<void>;
beforeAll(async () => {
  [everything, models] = await Promise.all([startToolServer(), startModelServer()]);
});
afterAll(async () => {
  await everything.close();
  await models.close();
});
beforeEach(async () => {
  const variables = { OUTBOUND_ALLOW: `${everything.host} ${new URL(models.baseUrl).host}` };
  const given = await useDatabase(variables);
  ({ db, close } = given);
  start = async () => {
    children.push(await startProcess(given, variables));
  };
  // Backdates all requests, so that the next process picks them up immediately.
  owner = secondsAgo((await makeOrganization(db)).as("owner"), 10);
});
afterEach(async () => {
  await killAll();
  models.forget();
  await close();
});

async function killAll() {
  await Promise.all(children.map((child) => child.signal("SIGKILL")));
  children = [];
}

async function chooseModel() {
  const key = { name: "Model", kind: "openai", baseUrl: models.baseUrl, secret: "sk-test" } as const;
  const { id: credentialId } = await saveCredential(owner, key);
  await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
}

/** Creates a run that waits for approval of a call that takes this many seconds. */
async function waitForCall(duration: number) {
  await chooseModel();
  const server = { name: "Everything", url: everything.url, credentialId: null, headerName: "Authorization" };
  const { id: serverId } = await connectToolServer(owner, server);
  const tools = [{ serverId, tool: TOOL, needsApproval: true }];
  const config = AgentConfig.parse({ kind: "model", instructions: "Work.", tools });
  const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
  const { id } = await createWorkflow(owner, { name: "Work", steps: [{ agentId, action: "Work." }] });
  models.reply({ kind: "calls", calls: [{ tool: TOOL, input: { duration, steps: 1 } }] });
  models.reply({ kind: "text", text: "The end." });
  const { runId } = await startRun(owner, { id, input: "x" });
  await start();
  const paused = await until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "PAUSED",
  );
  return { runId, reviewId: paused.steps[0]?.review?.id ?? "" };
}

const callsOf = (runId: string) => db.toolCall.findMany({ where: { runId } });
const ends = (runId: string) =>
  until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "COMPLETED" || status === "FAILED",
  );

describe("an app killed during an approved call", { timeout: PATIENCE_MS }, () => {
  test("makes the call after the restart if the call hadn't started", async () => {
    const { runId, reviewId } = await waitForCall(0.1);
    await killAll();
    await decideReview(owner, { id: reviewId, decision: "approve" });
    expect(await callsOf(runId)).toEqual([]);
    await start();
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", output: "The end." });
    expect(await callsOf(runId)).toMatchObject([{ reviewId, error: null }]);
  });

  test("doesn't repeat a call that was in progress, and tells the model that its result is unknown", async () => {
    const { runId, reviewId } = await waitForCall(60);
    await decideReview(owner, { id: reviewId, decision: "approve" });
    await until(
      () => callsOf(runId),
      ({ length }) => length === 1,
    );
    await killAll();
    await start();
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", output: "The end." });
    expect(await callsOf(runId)).toMatchObject([
      { reviewId, output: null, error: expect.stringContaining("It wasn't made again") },
    ]);
    expect(models.requests.at(-1)?.body).toContain("It wasn't made again");
  });
});

describe("an app killed while a model responds", { timeout: PATIENCE_MS }, () => {
  test("charges the reservation of that call once, and the usage of the call that replaces it", async () => {
    await chooseModel();
    const { id } = await createWorkflow(owner, {
      name: "Work",
      steps: [{ agentId: "writer", action: "Write." }],
    });
    const asked = models.requests.length;
    models.reply({ kind: "hang" });
    models.reply({ kind: "text", text: "The end." });
    const { runId } = await startRun(owner, { id, input: "x" });
    await start();
    await models.received(asked);
    await killAll();
    const [reserved] = await db.reservation.findMany();
    await start();
    const run = await ends(runId);
    const counted = { input: models.requests.at(-1)?.user.length ?? 0, output: 7 };
    const cost = Number(reserved?.cost) + Math.round(counted.input * 0.25 + counted.output * 2);
    const input = (reserved?.inputTokens ?? 0) + counted.input;
    const output = (reserved?.outputTokens ?? 0) + counted.output;
    expect(reserved?.outputTokens).toBeGreaterThan(0);
    const tokens = { input, output, estimated: true };
    expect(run).toMatchObject({ status: "COMPLETED", cost, steps: [{ attempt: 1, cost, tokens }] });
    expect(await getUsage(owner, {})).toMatchObject({ cost, inputTokens: input, outputTokens: output });
  });
});
