import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDatabase, type Database } from "@/server/infra/db";
import { makeDatabase } from "@/server/testing/database/database";
import { until } from "@/server/testing/until";
import { startBus } from "./bus";
import { Hub } from "./hub";

let url: string;
let db: Database;
const hubs = [new Hub(), new Hub()] as const;
let buses: { stop(): Promise<void> }[];
beforeAll(async () => {
  ({ url } = await makeDatabase());
  db = connectDatabase(url);
  buses = hubs.map((hub) => startBus(hub, url));
  await until(listening, (count) => count === 2);
});
afterAll(async () => {
  for (const bus of buses) await bus.stop();
  await db.$disconnect();
});

async function listening(): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN countersign%'`;
  return rows[0]?.count ?? 0;
}

const listen = (hub: Hub, runId: string | null = null) =>
  hub.listen({ organizationId: "org_1", memberId: "mem_1", runId, wake: () => {} });

test("a change reaches listeners in other processes and reaches listeners in its own process only once", async () => {
  const [here, there] = [listen(hubs[0]), listen(hubs[1])];
  hubs[0].publish("org_1", { noun: "run", id: "run_1" });
  await until(
    async () => there.take(),
    (changes) => changes.length > 0,
  );
  expect(here.take()).toEqual([{ noun: "run", id: "run_1" }]);
  hubs[1].publish("org_1", { noun: "review", id: "rev_1" });
  const heard = await until(
    async () => here.take(),
    (changes) => changes.length > 0,
  );
  expect(heard).toEqual([{ noun: "review", id: "rev_1" }]);
  here.close();
  there.close();
});

test("long output from one process can be followed in another while it's being written", async () => {
  const place = { organizationId: "org_1", runId: "run_2", stepId: "step_1", attempt: 1 };
  const words = "“Größe” \u{1F600}\n\t\0 ".repeat(2_000);
  hubs[0].write(place, null);
  hubs[0].write(place, words);
  const reader = listen(hubs[1], "run_2");
  let text = "";
  const read = async () => {
    const written = reader.read();
    if (written) text = text.slice(0, written.at) + written.piece;
    return text;
  };
  await until(read, () => text.length === words.length);
  hubs[0].write(place, "The end.");
  expect(await until(read, () => text.length > words.length)).toBe(`${words}The end.`);
  reader.close();
});

test("a process listens again after a lost connection, and makes its pages refetch everything", async () => {
  const ear = listen(hubs[1]);
  await db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND (query LIKE 'LISTEN countersign%' OR query LIKE '%pg_notify%')`;
  const heard = await until(
    async () => ear.take(),
    (changes) => changes.length > 0,
  );
  expect(heard).toContainEqual({ noun: "run", id: null });
  const again = await until(
    async () => {
      hubs[0].publish("org_1", { noun: "run", id: "run_3" });
      return ear.take();
    },
    (changes) => changes.some(({ id }) => id === "run_3"),
  );
  expect(again).toContainEqual({ noun: "run", id: "run_3" });
});
