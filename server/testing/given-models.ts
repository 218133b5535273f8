import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Database } from "@/server/infra/db";
import { releaseForeignRuns } from "@/server/runs/claims/release-abandoned";
import type { ServiceContext } from "@/server/services/context";
import { useExecutor } from "./executor";
import { makeOrganization } from "./organization";
import { type ModelServer, startModelServer } from "./servers/model-server";
import { until } from "./until";

interface Given {
  readonly db: Database;
  readonly models: ModelServer;
  /** The owner of the test's own organization. The owner's decisions wake the executor. */
  readonly owner: ServiceContext;
  /** Queues the model's next replies. */
  say(...texts: string[]): void;
  /** Hands a paused run to a new driver, which replays it. `between` is called before the new driver starts. */
  handToNewDriver(runId: string, between?: () => Promise<unknown>): Promise<void>;
}

/** Gives a test file an executor and a model server, and each test an organization. */
export function givenModels(): Given {
  let models: ModelServer;
  let db: Database;
  let close: () => Promise<void>;
  let owner: ServiceContext;
  beforeAll(async () => {
    models = await startModelServer();
    const variables = {
      MODEL_BASE_URL: models.baseUrl,
      MODEL_NAME: "test-model",
      MODEL_TIMEOUT_SECONDS: "5",
      OUTBOUND_ALLOW: "127.0.0.1",
    };
    ({ db, close } = await useExecutor(variables, { backoffSeconds: [1, 1], sweepEveryMs: 100 }));
  });
  afterAll(async () => {
    await close();
    await models.close();
  });
  beforeEach(async () => {
    owner = (await makeOrganization(db, { wakes: true })).as("owner");
  });
  return {
    get db() {
      return db;
    },
    get models() {
      return models;
    },
    get owner() {
      return owner;
    },
    say: (...texts) => models.reply(...texts.map((text) => ({ kind: "text" as const, text }))),
    async handToNewDriver(runId, between) {
      await db.run.update({
        where: { id: runId },
        data: { executor: "inngest", claimedBy: "01FOREIGN", createdAt: new Date(Date.now() - 10_000) },
      });
      await between?.();
      await releaseForeignRuns(db, "embedded");
      await until(
        () => db.run.findUniqueOrThrow({ where: { id: runId } }),
        ({ claimedBy }) => claimedBy !== null && claimedBy !== "01FOREIGN",
      );
    },
  };
}
