import { describe, expect, test } from "vitest";
import { placeHref, readReviewId, readTab } from "./inbox-place";

describe("placeHref", () => {
  test("names the review in the path, and of the list only what is not as usual", () => {
    expect(placeHref({ tab: "mine", page: 0, reviewId: null })).toBe("/reviews");
    expect(placeHref({ tab: "mine", page: 0, reviewId: "rev_1" })).toBe("/reviews/rev_1");
    expect(placeHref({ tab: "done", page: 2, reviewId: "rev_1" })).toBe("/reviews/rev_1?tab=done&page=3");
  });
});

describe("readReviewId", () => {
  test("reads what placeHref wrote, and nothing elsewhere", () => {
    expect(readReviewId("/reviews/rev_1")).toBe("rev_1");
    for (const path of ["/reviews", "/reviews/", "/runs/run_1", "/reviews/rev_1/more"])
      expect(readReviewId(path)).toBeNull();
  });
});

describe("readTab", () => {
  test("takes what it does not know for Mine", () => {
    expect([undefined, "done", "open", "all"].map(readTab)).toEqual(["mine", "done", "open", "mine"]);
  });
});
