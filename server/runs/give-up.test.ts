import { afterAll, beforeAll, expect, test } from "vitest";
import { createExecutor, type Executor } from "@/server/engine/executor";
import type { Database } from "@/server/infra/db";
import { databaseUrl, ownerDatabaseUrl } from "@/server/infra/env";
import { getRun } from "@/server/services/run/get";
import { wakeRun } from "@/server/services/run/lifecycle";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { asOwner } from "@/server/testing/database/as-owner";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";
import { makeEmbeddedClient } from "@/server/transports/inngest/client";
import { makeFunctions } from "./functions";

let db: Database;
let close: () => Promise<void>;
let executor: Executor;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
  executor = createExecutor({
    connectionString: databaseUrl(),
    ownerConnectionString: ownerDatabaseUrl(),
    retryDelay: () => 0,
  });
  const client = makeEmbeddedClient(executor.fetch);
  globalThis.countersignInngest = client;
  await executor.start(client, makeFunctions(client, "embedded"));
});
afterAll(async () => {
  await executor.stop();
  await close();
});

test("a run becomes FAILED with INTERNAL if its executor gives up on it, and other runs continue", async () => {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const announcing = (await makeOrganization(db, { wakes: true })).as("owner");
  const definition = { name: "Test", steps: [{ agentId: "writer", action: "Write." }] };
  const { id } = await createWorkflow(owner, definition);
  const { runId } = await startRun(owner, { id, input: "" });
  // Makes a frozen definition invalid, so that reading it always throws. In practice, this can't happen.
  await asOwner(
    `UPDATE "WorkflowVersion" SET "definition" = '{"broken": true}' WHERE "workflowId" = '${id}'`,
  );
  await wakeRun(owner, { id: runId, generation: 1 });

  const healthy = await createWorkflow(announcing, definition);
  const other = await startRun(announcing, { id: healthy.id, input: "" });
  const failed = await until(
    () => db.run.findUniqueOrThrow({ where: { id: runId } }),
    ({ status }) => status === "FAILED",
  );
  expect(failed).toMatchObject({ reason: "INTERNAL", currentStepOrder: null, error: { code: "internal" } });
  const run = await until(
    () => getRun(announcing, { runId: other.runId }),
    ({ status }) => status === "COMPLETED",
  );
  expect(run.reason).toBeNull();
});
