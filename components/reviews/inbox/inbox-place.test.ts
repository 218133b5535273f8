import { describe, expect, test } from "vitest";
import { placeHref, readReviewId, readTab } from "./inbox-place";

describe("placeHref", () => {
  test("puts the review in the path, and list settings in the query unless they're the defaults", () => {
    expect(placeHref({ tab: "mine", page: 0, reviewId: null })).toBe("/reviews");
    expect(placeHref({ tab: "mine", page: 0, reviewId: "rev_1" })).toBe("/reviews/rev_1");
    expect(placeHref({ tab: "done", page: 2, reviewId: "rev_1" })).toBe("/reviews/rev_1?tab=done&page=3");
  });
});

describe("readReviewId", () => {
  test("reads addresses that placeHref wrote, and returns null for other paths", () => {
    expect(readReviewId("/reviews/rev_1")).toBe("rev_1");
    for (const path of ["/reviews", "/reviews/", "/runs/run_1", "/reviews/rev_1/more"])
      expect(readReviewId(path)).toBeNull();
  });
});

describe("readTab", () => {
  test("treats an unknown tab as Mine", () => {
    expect([undefined, "done", "open", "all"].map(readTab)).toEqual(["mine", "done", "open", "mine"]);
  });
});
