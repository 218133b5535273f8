import { describe, expect, test } from "vitest";
import { RunListQuery } from "@/server/domain/run/finding/api";
import {
  countRunFilters,
  filterByCause,
  isFirstPageByCursor,
  type RunListPlace,
  readRunListPlace,
  runListHref,
  toFirstPage,
  toRunListQuery,
} from "./run-list-place";

const ALL: RunListPlace = {
  q: "order 48213",
  outcome: "REJECTED",
  cause: "rate_limit",
  workflowId: "wf_1",
  version: 3,
  agentId: "writer",
  model: "gpt-5-mini",
  sessionId: "550e8400-e29b-41d4-a716-446655440000",
  startedBy: "mem_1",
  since: "7d",
  from: "2026-11-20T23:00:00.000Z",
  to: "2026-11-27T23:00:00.000Z",
  minCost: 0,
  maxCost: 1_500_000,
  after: "1764000000000.run_1",
  before: "1764000000000.run_2",
};

const read = (address: string) =>
  readRunListPlace(Object.fromEntries(new URL(address, "http://localhost").searchParams));

describe("the list's URL", () => {
  test("keeps every filter and the page", () => {
    expect(read(runListHref(ALL))).toEqual(ALL);
    expect(countRunFilters(ALL)).toBe(14);
    expect(runListHref({})).toBe("/runs");
  });

  test("ignores values that aren't filters", () => {
    const address =
      "/runs?q=%00&status=x&workflow=%00&version=0&agent=a%20b&session=x&by=%27&since=1y&from=x&to=9&minCost=-1&after=x&page=2";
    expect(read(address)).toEqual({});
    expect(read(`/runs?q=${"x".repeat(500)}`).q).toHaveLength(200);
  });

  test("finds failures with a cause that this version knows, and all failures for any other cause", () => {
    expect(read("/runs?cause=rate_limit")).toEqual({ cause: "rate_limit" });
    expect(read("/runs?cause=of_a_later_version")).toEqual({ outcome: "FAILED" });
    expect(runListHref(filterByCause("rate_limit"))).toBe("/runs?cause=rate_limit");
    expect(runListHref(filterByCause("of_a_later_version"))).toBe("/runs?status=FAILED");
  });

  test("loses its cursor once it leads to the first page", () => {
    expect(runListHref(toFirstPage(read("/runs?q=tin&before=1764000000000.run_1")))).toBe("/runs?q=tin");
    const [before, after] = [
      read("/runs?before=1764000000000.run_1"),
      read("/runs?after=1764000000000.run_1"),
    ];
    expect(isFirstPageByCursor(before, { previous: null })).toBe(true);
    expect(isFirstPageByCursor(before, { previous: "1764000000001.run_9" })).toBe(false);
    expect(isFirstPageByCursor(after, { previous: null })).toBe(false);
    expect(isFirstPageByCursor({}, { previous: null })).toBe(false);
  });

  test("makes a query that the list accepts", () => {
    for (const place of [
      {},
      ALL,
      ...["", "FAILED", "EXPIRED", "PAUSED"].map((status) => read(`/runs?status=${status}`)),
    ])
      expect(RunListQuery.safeParse(toRunListQuery(place)).success).toBe(true);
    expect(toRunListQuery(read("/runs?status=REJECTED"))).toMatchObject({
      status: ["FAILED"],
      reason: ["REJECTED"],
    });
    expect(toRunListQuery(read("/runs?status=FAILED"))).toMatchObject({
      reason: ["STEP_FAILED", "INTERNAL"],
    });
  });
});
