import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { beatStep, beginStep } from "@/server/runs/attempts/attempt";
import { useDatabase } from "@/server/testing/executor";
import { makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { until } from "@/server/testing/until";
import { startExecutor, stopExecutor } from "@/server/transports/inngest/start";
import { makeHeartbeatTrust } from "./heartbeat";

const EVERY_MS = 1_000;

test("missing heartbeats count only after two intervals have passed since a start, an outage, or system sleep", () => {
  let time = 0;
  const areTrusted = makeHeartbeatTrust(EVERY_MS, () => time);
  const lookAt = (...times: number[]) =>
    times.map((at) => {
      time = at;
      return areTrusted();
    });
  expect(lookAt(0, 1_000, 1_999, 2_000, 4_000)).toEqual([false, false, false, true, true]);
  expect(lookAt(60_000, 61_000, 62_000)).toEqual([false, false, true]);
});

const long = new Date(Date.now() - 60_000);

/** Creates a database for an app whose Inngest server accepts everything and does nothing. */
async function useIdleServer(stalledAfterSeconds: number) {
  let events = 0;
  const inngest = createServer((request, response) => {
    if (request.method === "POST") events++;
    response.end('{"ids":["1"],"status":200}');
  });
  await once(inngest.listen(0, "127.0.0.1"), "listening");
  const { db, close } = await useDatabase({
    RUN_STALLED_AFTER_SECONDS: String(stalledAfterSeconds),
    INNGEST_EVENT_KEY: "event-key",
    INNGEST_SIGNING_KEY: "ab".repeat(32),
    INNGEST_BASE_URL: `http://127.0.0.1:${(inngest.address() as AddressInfo).port}`,
  });
  return {
    db,
    events: () => events,
    async makeSilentRun() {
      const { owner, claim, first, runId } = await makeClaimedRun(db);
      const begun = await beginStep(owner, { ...claim, stepId: first, attempt: 1 });
      if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
      const dates = { createdAt: long, updatedAt: long, dispatchedAt: long };
      await db.run.update({ where: { id: runId }, data: { ...dates, executor: "inngest" } });
      await db.stepRun.updateMany({ where: { runId }, data: { startedAt: long, heartbeatAt: long } });
      return { runId, beat: () => beatStep(owner, { ...claim, stepRunId: begun.stepRunId }) };
    },
    generationOf: async ({ runId }: { runId: string }) =>
      (await db.run.findUniqueOrThrow({ where: { id: runId } })).generation,
    async close() {
      await stopExecutor();
      await close();
      inngest.close();
    },
  };
}

test("runs without heartbeats are released, no matter how short RUN_STALLED_AFTER_SECONDS is", async () => {
  const { makeSilentRun, generationOf, close } = await useIdleServer(5);
  const dead = await makeSilentRun();
  await startExecutor();
  await until(
    () => generationOf(dead),
    (generation) => generation > 1,
  );
  await close();
}, 60_000);

test("steps in progress keep their runs if a process starts after a database outage", async () => {
  const { db, events, makeSilentRun, generationOf, close } = await useIdleServer(12);
  const [alive, dead] = [await makeSilentRun(), await makeSilentRun()];

  const lost = await makeClaimedRun(db);
  const lose = () =>
    db.run.update({
      where: { id: lost.runId },
      data: { status: "QUEUED", claimedBy: null, createdAt: long, dispatchedAt: null },
    });

  await startExecutor({ sweepEveryMs: 50 });
  // Lets the process check several times before `alive` sends its next heartbeat.
  await until(
    async () => {
      await lose();
      return events();
    },
    (count) => count >= 3,
  );
  await until(
    async () => {
      await alive.beat();
      return generationOf(dead);
    },
    (generation) => generation > 1,
  );
  expect(await generationOf(alive)).toBe(1);
  await close();
}, 60_000);
