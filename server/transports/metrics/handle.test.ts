import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makePausedRun } from "@/server/testing/runs/paused-run";
import { handleMetrics } from "./handle";

const TOKEN = "a-token-of-enough-length";
let db: Awaited<ReturnType<typeof useExecutor>>["db"];
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor({ METRICS_TOKEN: TOKEN }));
});
afterAll(() => close());

const ask = (headers: Record<string, string> = {}) =>
  handleMetrics(new Request("http://localhost/api/metrics", { headers }), { params: Promise.resolve({}) });

async function scrape(): Promise<string> {
  const response = await ask({ authorization: `Bearer ${TOKEN}` });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  return response.text();
}

const readSeries = (text: string, series: string) =>
  Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length),
  );

describe("/api/metrics", () => {
  test("reports counts but no content to clients with the token", async () => {
    const before = await scrape();
    const owner = (await makeOrganization(db, { wakes: true })).as("owner");
    await makePausedRun(owner);
    const after = await scrape();
    const rise = (series: string) => readSeries(after, series) - (readSeries(before, series) || 0);
    expect(rise('countersign_runs{status="PAUSED"}')).toBe(1);
    expect(rise("countersign_reviews_open")).toBe(1);
    expect(rise('countersign_run_moves_total{status="PAUSED",reason=""}')).toBe(1);
    expect(readSeries(after, "countersign_review_age_seconds")).toBeGreaterThan(0);
    expect(readSeries(after, "countersign_ledger_entries_unchained")).toBeGreaterThanOrEqual(0);
    expect(readSeries(after, "countersign_ledger_entry_age_seconds")).toBeGreaterThanOrEqual(0);
    expect(readSeries(after, "countersign_executor_executing")).toBe(1);
    expect(readSeries(after, "process_resident_memory_bytes")).toBeGreaterThan(0);
    expect(after).not.toContain(owner.organizationId);
  });

  test.each([
    ["none", {}],
    ["another", { authorization: "Bearer another" }],
    ["one with the same start", { authorization: `Bearer ${TOKEN}x` }],
    ["a different kind", { authorization: `Basic ${TOKEN}` }],
  ])("refuses a request with the wrong token: %s", async (_, headers) => {
    const response = await ask(headers as Record<string, string>);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await response.text()).not.toContain("countersign_");
  });
});
