import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { until } from "@/server/testing/until";
import { startExecutor, stopExecutor } from "@/server/transports/inngest/start";

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
let owner: ServiceContext;
beforeAll(async () => {
  models = await startModelServer();
  ({ db, close } = await useDatabase({ OUTBOUND_ALLOW: new URL(models.baseUrl).host }));
  owner = (await makeOrganization(db, { wakes: true })).as("owner");
});
afterEach(() => stopExecutor());
afterAll(async () => {
  await models.close();
  await close();
});

test("a step interrupted by a shutdown is run by the next process, no matter how many times this happens", async () => {
  const key = { name: "Model", kind: "openai", baseUrl: models.baseUrl, secret: "sk-test" } as const;
  const { id: credentialId } = await saveCredential(owner, key);
  await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
  const steps = [{ agentId: "writer", action: "Write." }];
  const { id } = await createWorkflow(owner, { name: "Long", steps });
  const start = () => startExecutor({ shutdownMs: 100 });

  const stops = 4;
  for (let stop = 0; stop < stops; stop++) models.reply({ kind: "hang" });
  models.reply({ kind: "text", text: "The end." });
  await start();
  const { runId } = await startRun(owner, { id, input: "x" });
  for (let stopped = 0; stopped < stops; stopped++) {
    await models.received(stopped);
    await stopExecutor();
    const stepRun = await db.stepRun.findFirstOrThrow({ where: { runId } });
    expect(stepRun).toMatchObject({ status: "RUNNING", starts: stopped + 1, handedBack: stopped + 1 });
    await start();
  }
  const run = await until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "COMPLETED" || status === "FAILED",
  );
  expect(run).toMatchObject({ status: "COMPLETED", output: "The end.", steps: [{ attempt: 1 }] });
});
