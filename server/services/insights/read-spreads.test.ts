import { beforeAll, expect, test } from "vitest";
import { MAX_SORTED } from "@/server/domain/insights/histogram";
import type { ServiceContext } from "@/server/services/context";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { getInsights } from "./get";
import { readRunCounts, readWaiting, readWorking } from "./read-runs";

const given = givenDatabase();
const DAYS = ["2026-03-01", "2026-03-02", "2026-03-03"];
const SECTION = {
  workflowId: undefined,
  from: new Date(`${DAYS[0]}T00:00:00Z`),
  to: new Date("2026-03-04T00:00:00Z"),
  starts: DAYS.map((day) => new Date(`${day}T00:00:00Z`)),
};
let owner: ServiceContext;

/** Adds runs that start on each of the `DAYS` in turn and take between a millisecond and almost six days. */
async function addRuns(count: number): Promise<void> {
  await asOwner(`
    SET session_replication_role = replica;
    INSERT INTO "RunFigures" ("runId", "organizationId", "workflowId", "startedAt", "endedAt", "workingMs", "waitingMs")
    SELECT 'run_' || n, '${owner.organizationId}', 'wf', timestamptz '2026-03-01T12:00:00Z' + (n % 3) * interval '1 day', now(),
      exp(random() * 20), CASE WHEN n % 2 = 0 THEN exp(random() * 20) ELSE 0 END
    FROM generate_series(1, ${count}) n`);
}

beforeAll(async () => {
  owner = (await makeOrganization(given.db)).as("owner");
  await addRuns(MAX_SORTED);
});

test("times counted in buckets are within three percent of sorted ones, in each period and in total", async () => {
  for (const [read, name] of [
    [readWorking, "working"],
    [readWaiting, "waiting"],
  ] as const) {
    const spreadsBy = async (approximate: boolean) => {
      const rows: { period: number | null }[] = await read(owner, { ...SECTION, approximate });
      return new Map(rows.map((row) => [row.period, (row as Partial<Record<typeof name, unknown>>)[name]]));
    };
    const [sorted, counted] = [await spreadsBy(false), await spreadsBy(true)];
    for (const period of [null, 1, 2, 3]) {
      const [exact, close] = [sorted.get(period), counted.get(period)] as Record<string, number>[];
      expect(close?.count).toBe(exact?.count);
      for (const part of ["median", "p95"])
        expect(Math.abs((close?.[part] ?? 0) / (exact?.[part] ?? 0) - 1), `${period} ${part}`).toBeLessThan(
          0.03,
        );
    }
  }
});

test("of two values that are far apart, both medians are in the middle", async () => {
  const other = (await makeOrganization(given.db)).as("owner");
  await asOwner(`
    SET session_replication_role = replica;
    INSERT INTO "RunFigures" ("runId", "organizationId", "workflowId", "startedAt", "endedAt", "workingMs", "waitingMs")
    SELECT 'run_apart_' || ms, '${other.organizationId}', 'wf', timestamptz '2026-03-01T12:00:00Z', now(), ms, 0
    FROM unnest(ARRAY[1000, 100000]) ms`);
  const medianOf = async (approximate: boolean) => {
    const rows = await readWorking(other, { ...SECTION, approximate });
    return rows.find(({ period }) => period === 1)?.working?.median ?? 0;
  };
  expect(await medianOf(false)).toBe(50_500);
  expect(Math.abs((await medianOf(true)) / 50_500 - 1)).toBeLessThan(0.03);
});

test("period counts add up to the total", async () => {
  const counts = await readRunCounts(owner, SECTION);
  expect(new Map(counts.map(({ period, runs }) => [period, runs]))).toEqual(
    new Map([
      [1, 33_333],
      [2, 33_334],
      [3, 33_333],
      [null, MAX_SORTED],
    ]),
  );
});

test("insights say that times are approximate once there are too many to sort", async () => {
  const query = { timeZone: "UTC", from: DAYS[0], to: DAYS[2] };
  expect(await getInsights(owner, query)).toMatchObject({ approximate: false });
  await asOwner(
    `SET session_replication_role = replica;
     INSERT INTO "RunFigures" ("runId", "organizationId", "workflowId", "startedAt")
     VALUES ('run_more', '${owner.organizationId}', 'wf', '2026-03-02T12:00:00Z')`,
  );
  const { approximate, figures } = await getInsights(owner, query);
  expect(approximate).toBe(true);
  expect(figures).toMatchObject({ runs: MAX_SORTED + 1, underWay: 1, working: { count: MAX_SORTED } });
});
