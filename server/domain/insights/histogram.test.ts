import { expect, test } from "vitest";
import { BUCKET_GROWTH, SMALLEST_BUCKET, spreadOfBuckets } from "./histogram";

const bucketOf = (value: number) =>
  value < 1 ? SMALLEST_BUCKET : Math.floor(Math.log(value) / Math.log(BUCKET_GROWTH));

test("the median and the 95th percentile of counted values are within three percent", () => {
  const values = Array.from({ length: 10_001 }, (_, index) => 1.002 ** index);
  const spread = spreadOfBuckets(values.map((value) => ({ bucket: bucketOf(value), count: 1 })));
  expect(spread?.count).toBe(10_001);
  for (const [found, exact = 0] of [
    [spread?.median ?? 0, values[5_000]],
    [spread?.p95 ?? 0, values[9_500]],
  ] as const)
    expect(Math.abs(found / exact - 1)).toBeLessThan(0.03);
});

test("an empty list has no spread, and values below a millisecond are zero", () => {
  expect(spreadOfBuckets([])).toBeNull();
  expect(spreadOfBuckets([{ bucket: SMALLEST_BUCKET, count: 3 }])).toEqual({ count: 3, median: 0, p95: 0 });
});

test("the median of two values is in the middle, as it is when they're sorted", () => {
  const spread = spreadOfBuckets([1_000, 100_000].map((value) => ({ bucket: bucketOf(value), count: 1 })));
  expect(Math.abs((spread?.median ?? 0) / 50_500 - 1)).toBeLessThan(0.03);
  expect(Math.abs((spread?.p95 ?? 0) / 100_000 - 1)).toBeLessThan(0.03);
});
