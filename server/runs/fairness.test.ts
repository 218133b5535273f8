import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { cancelRun } from "@/server/services/run/cancel";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";
import { makeInngestClient } from "@/server/transports/inngest/client";
import { makeFunctions } from "./functions";

const LIMIT = 30;
const HANGING_RUNS = 60;
const ROUNDS = 3;
const RUNS_PER_ROUND = 20;

/** The number of requests to `silent`, a server that accepts requests but never responds. */
let requests = 0;
const silent = createServer(() => {
  requests++;
});
let address: string;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  ({ db, close } = await useExecutor({ OUTBOUND_ALLOW: address }));
});
afterAll(async () => {
  silent.closeAllConnections();
  silent.close();
  await close();
});

/** Creates an organization with a one-step workflow for this agent. */
async function makeSide(agent: Parameters<typeof makeTextAgent>[0]) {
  const { as } = await makeOrganization(db, { wakes: true });
  const owner = as("owner");
  const { id: agentId } = await createAgent(owner, makeTextAgent(agent));
  const { id } = await createWorkflow(owner, { name: "One step", steps: [{ agentId, action: "Do it." }] });
  return { owner, id };
}

type Side = Awaited<ReturnType<typeof makeSide>>;

const makeHangingSide = () =>
  makeSide({
    config: {
      kind: "http",
      method: "POST",
      url: `http://${address}/`,
      headers: [],
      body: null,
      timeoutSeconds: 300,
    },
  });

/**
 * Starts runs whose requests never get a response. Waits until the server has received a request from each
 * run that the limit allows.
 */
async function hang({ owner, id }: Side): Promise<string[]> {
  const before = requests;
  const runIds: string[] = [];
  for (let count = 0; count < HANGING_RUNS; count++)
    runIds.push((await startRun(owner, { id, input: "x" })).runId);
  await until(
    async () => requests - before,
    (count) => count >= LIMIT,
  );
  return runIds;
}

async function cancelAll(owner: ServiceContext, runIds: string[]): Promise<void> {
  // Cancels the last runs first, because they're queued. Otherwise, each would start when a hanging run is canceled.
  for (const runId of runIds.toReversed()) await cancelRun(owner, { runId });
  await until(
    async () => globalThis.countersignExecutor?.status().activeCalls,
    (count) => count === 0,
  );
}

/** Runs the workflow `count` times in sequence and returns each duration in milliseconds. */
async function measure({ owner, id }: Side, count: number): Promise<number[]> {
  const durations: number[] = [];
  for (let index = 0; index < count; index++) {
    const began = performance.now();
    const { runId } = await startRun(owner, { id, input: "x" });
    await until(
      () => db.run.findUniqueOrThrow({ where: { id: runId }, select: { status: true } }),
      ({ status }) => status === "COMPLETED",
    );
    durations.push(performance.now() - began);
  }
  return durations;
}

function quantile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;
}

describe("an organization whose servers don't respond", () => {
  test("uses only its own slots, and a different organization's p95 is at most twice its idle p95", {
    timeout: 300_000,
  }, async () => {
    const hanging = await makeHangingSide();
    const other = await makeSide({});
    await measure(other, RUNS_PER_ROUND);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const idle = await measure(other, RUNS_PER_ROUND);
      const runIds = await hang(hanging);
      expect(globalThis.countersignExecutor?.status().activeCalls).toBe(LIMIT);
      ratios.push(quantile(await measure(other, RUNS_PER_ROUND), 0.95) / quantile(idle, 0.95));
      await cancelAll(hanging.owner, runIds);
    }
    // Other processes on the machine can slow some rounds, but a lack of slots would slow all of them.
    expect(Math.min(...ratios)).toBeLessThan(2);
  });
});

test("an Inngest server gets the same limit for every organization", () => {
  const client = makeInngestClient({
    mode: "dev",
    url: "http://127.0.0.1:8288",
    serveOrigin: "http://127.0.0.1:8080",
  });
  const [executeRun] = makeFunctions(client, "inngest");
  expect(executeRun?.opts.concurrency).toEqual([{ key: "event.data.organizationId", limit: LIMIT }]);
});
