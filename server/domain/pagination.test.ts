import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makePage, PageQuery } from "./pagination";

describe("PageQuery", () => {
  test("starts at page 0 with 20 rows", () => expect(PageQuery.parse({})).toEqual({ page: 0, size: 20 }));

  test("accepts whole numbers from a query string or JSON, however large", () => {
    expect(PageQuery.parse({ page: "3", size: "007" })).toEqual({ page: 3, size: 7 });
    expect(PageQuery.parse({ page: 3, size: 7 })).toEqual({ page: 3, size: 7 });
    const { page, size } = PageQuery.parse({ page: "9".repeat(400), size: "9".repeat(17) });
    expect([page, size]).toEqual([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
  });

  test.each(["", " ", "-1", "1.5", "1e3", "0x1", "+1", "٣", "NaN", null, true, -1, 1.5, [], ["1", "2"]])(
    "rejects %j",
    (value) => {
      expect(PageQuery.safeParse({ page: value }).success).toBe(false);
      expect(PageQuery.safeParse({ size: value }).success).toBe(false);
    },
  );

  test("rejects a size of 0", () => expect(PageQuery.safeParse({ size: "0" }).success).toBe(false));
});

describe("makePage", () => {
  test("marks an empty list as first, last, and empty", () => {
    expect(makePage([], 0, { page: 0, size: 20 })).toEqual({
      content: [],
      totalElements: 0,
      totalPages: 0,
      number: 0,
      size: 20,
      numberOfElements: 0,
      first: true,
      last: true,
      empty: true,
    });
  });

  test("property: page totalPages - 1 and all later pages are marked as last", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 50 }), fc.nat(60), (total, size, page) => {
        const made = makePage([], total, { page, size });
        expect(made.totalPages * size).toBeGreaterThanOrEqual(total);
        expect((made.totalPages - 1) * size).toBeLessThan(Math.max(total, 1));
        expect(made.last).toBe((page + 1) * size >= total);
        expect(made.first).toBe(page === 0);
      }),
    );
  });
});
