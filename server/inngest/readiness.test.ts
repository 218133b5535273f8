import { afterEach, expect, test } from "vitest";
import { connectDatabase } from "@/server/db";
import { useExecutor } from "@/server/testing/executor";
import { readReadiness } from "./readiness";

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

test("a process that carries runs out, with nothing that waits, is ready", async () => {
  ({ close } = await useExecutor());
  expect(await readReadiness()).toEqual({
    status: "ready",
    executor: { mode: "embedded", role: "executing", oldestDueSeconds: 0 },
    oldestUnacknowledgedSeconds: 0,
  });
});

test("a process whose database does not answer is not", async () => {
  ({ close } = await useExecutor());
  const nowhere = connectDatabase("postgresql://nobody@127.0.0.1:1/none");
  const before = globalThis.countersignDatabase;
  globalThis.countersignDatabase = nowhere;
  await expect(readReadiness()).rejects.toMatchObject({ code: "unavailable" });
  globalThis.countersignDatabase = before;
  await nowhere.$disconnect();
});

test("a process that takes its leave is not, so that proxies go elsewhere", async () => {
  ({ close } = await useExecutor());
  globalThis.countersignIsLeaving = true;
  await expect(readReadiness()).rejects.toMatchObject({ code: "unavailable" });
  globalThis.countersignIsLeaving = undefined;
  expect(await readReadiness()).toMatchObject({ status: "ready" });
});
