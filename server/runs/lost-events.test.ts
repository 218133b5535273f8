import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createExecutor, type Executor } from "@/server/engine/executor";
import { handlerOf } from "@/server/engine/protocol/handler";
import type { Database } from "@/server/infra/db";
import { resumeRun } from "@/server/services/review/resume";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";
import { makeEmbeddedClient } from "@/server/transports/inngest/client";
import { makeFunctions } from "./functions";
import { sweep } from "./sweep";
import { systemContext } from "./system-context";

const RUNS = 16;
const DELAY_MS = 3_000;
const SWEEP_EVERY_MS = 200;
const PATIENCE_MS = 90_000;

/** How the network treats events sent to the executor, in rotation. One event in four arrives normally. */
const FATES = ["lost", "doubled", "delayed", "delivered"] as const;

let db: Database;
let close: () => Promise<void>;
let executor: Executor;
let sweeper: NodeJS.Timeout;
let fates: Record<(typeof FATES)[number], number>;

beforeEach(async () => {
  const database = await useDatabase();
  ({ db, close } = database);
  fates = { lost: 0, doubled: 0, delayed: 0, delivered: 0 };
  executor = createExecutor({
    connectionString: database.url,
    ownerConnectionString: database.ownerUrl,
    maxConnections: 6,
    // The handler sends its checkpoints over the unreliable network, too.
    call: (request) => handler(request),
  });
  const client = makeEmbeddedClient(unreliable(executor.fetch));
  globalThis.countersignInngest = client;
  const handler = handlerOf(client, makeFunctions(client, "embedded"));
  await executor.start();
  sweeper = setInterval(() => void sweep(db, systemContext).catch(() => {}), SWEEP_EVERY_MS);
});
afterEach(async () => {
  clearInterval(sweeper);
  await executor.stop();
  await close();
});

/**
 * Creates a network that accepts events and then loses, duplicates, or delays them. Step results arrive twice.
 */
function unreliable(deliver: typeof fetch): typeof fetch {
  let count = 0;
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (pathname.startsWith("/v1/checkpoint/")) {
      const [answer] = await Promise.all([deliver(input, init), deliver(input, init)]);
      return answer;
    }
    if (!pathname.startsWith("/e/")) return deliver(input, init);
    const fate = FATES[count++ % FATES.length] ?? "delivered";
    fates[fate] += 1;
    if (fate === "lost") return Response.json({ ids: ["lost"], status: 200 });
    if (fate === "delayed") {
      setTimeout(() => void deliver(input, init), DELAY_MS);
      return Response.json({ ids: ["delayed"], status: 200 });
    }
    // Without its headers, the copy has no ID seed, so the executor can't recognize it as the same event.
    if (fate === "doubled") await deliver(input, { ...init, headers: {} });
    return deliver(input, init);
  };
}

describe("execute-run over a network that loses, duplicates, and delays events", {
  timeout: PATIENCE_MS,
}, () => {
  test("executes each run once and applies each decision once", async () => {
    const owner = (await makeOrganization(db, { wakes: true })).as("owner");
    const { id } = await createWorkflow(owner, {
      name: "Letter",
      steps: [
        { agentId: "writer", action: "Write." },
        { agentId: "human", action: "Check." },
        { agentId: "writer", action: "Shorten." },
      ],
    });
    const runs = await Promise.all(
      Array.from({ length: RUNS }, (_, index) => startRun(owner, { id, input: `Input of ${index}.` })),
    );
    await Promise.all(
      runs.map(async ({ runId }, index) => {
        await reaches(runId, "PAUSED");
        await resumeRun(owner, { runId, output: `Approved of ${index}.` });
      }),
    );
    await Promise.all(runs.map(({ runId }) => reaches(runId, "COMPLETED")));

    for (const fate of FATES) expect(fates[fate]).toBeGreaterThanOrEqual(RUNS / 2);
    const steps = await db.stepRun.findMany({ orderBy: [{ runId: "asc" }, { stepOrder: "asc" }] });
    for (const [index, { runId }] of runs.entries()) {
      const own = steps.filter((step) => step.runId === runId);
      expect(own).toMatchObject([
        { stepOrder: 1, attempt: 1, starts: 1, status: "COMPLETED", input: `Input of ${index}.` },
        { stepOrder: 2, attempt: 1, starts: 1, status: "COMPLETED", output: `Approved of ${index}.` },
        { stepOrder: 3, attempt: 1, starts: 1, status: "COMPLETED", input: `Approved of ${index}.` },
      ]);
      expect(own).toHaveLength(3);
    }
    expect(await db.decision.count()).toBe(RUNS);
  });
});

function reaches(runId: string, wanted: string) {
  return until(
    () => db.run.findUniqueOrThrow({ where: { id: runId } }),
    ({ status }) => status === wanted,
  );
}
