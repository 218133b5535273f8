import { describe, expect, test } from "vitest";
import { countFilters, placeHref, readReviewId, readTogether, readView, togetherHref } from "./inbox-place";

const FILTERED = {
  tab: "open",
  page: 2,
  search: "50% off",
  show: "late",
  workflowId: "wf_1",
  requesterId: "mem_1",
  sort: "newest",
  grouped: true,
} as const;

describe("placeHref", () => {
  test("puts the review in the path, and list settings in the query unless they're the defaults", () => {
    expect(placeHref({ tab: "mine", page: 0, reviewId: null })).toBe("/reviews");
    expect(placeHref({ tab: "mine", page: 0, reviewId: "rev_1" })).toBe("/reviews/rev_1");
    expect(placeHref({ tab: "done", page: 2, reviewId: "rev_1" })).toBe("/reviews/rev_1?tab=done&page=3");
  });

  test("a URL leads back to the view it was created for", () => {
    const { searchParams } = new URL(placeHref({ ...FILTERED, reviewId: "rev_1" }), "http://localhost");
    expect(readView(Object.fromEntries(searchParams))).toEqual(FILTERED);
  });
});

describe("readReviewId", () => {
  test("reads URLs that placeHref created, and returns null for other paths", () => {
    expect(readReviewId("/reviews/rev_1")).toBe("rev_1");
    for (const path of ["/reviews", "/reviews/", "/runs/run_1", "/reviews/rev_1/more"])
      expect(readReviewId(path)).toBeNull();
  });
});

describe("readView", () => {
  const tabOf = (tab: string | undefined) => readView({ tab }).tab;

  test("treats an unknown tab as Mine", () => {
    expect([undefined, "done", "open", "all"].map(tabOf)).toEqual(["mine", "done", "open", "mine"]);
  });

  test("ignores values that are unknown, empty, or malformed", () => {
    const given = { q: " ", show: "x", workflow: "a\0", requester: "", sort: "due", group: "x", page: "-1" };
    expect(readView(given)).toEqual({ tab: "mine", page: 0 });
    expect(readView({ q: "a\0b\ud800" }).search).toBe("ab\ufffd");
    expect(readView({ q: "é".repeat(300) }).search).toHaveLength(200);
  });
});

test("countFilters counts filters, but not the order or the grouping", () => {
  expect(countFilters(FILTERED)).toBe(4);
  expect(countFilters({ ...FILTERED, tab: "done" })).toBe(3);
  expect(countFilters({ tab: "mine", page: 3, sort: "oldest", grouped: true })).toBe(0);
});

test("readTogether reads at most 50 different reviews and ignores the rest", () => {
  const { searchParams } = new URL(togetherHref(["rev_1", "rev_2"]), "http://localhost");
  expect(readTogether(searchParams.get("ids") ?? undefined)).toEqual(["rev_1", "rev_2"]);
  expect(readTogether(undefined)).toEqual([]);
  expect(readTogether("rev_1,,rev_1,<b>,rev_2")).toEqual(["rev_1", "rev_2"]);
  expect(readTogether(Array.from({ length: 60 }, (_, index) => `rev_${index}`).join())).toHaveLength(50);
});
