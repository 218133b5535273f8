/** The number of values in a bucket. Buckets are logarithmic, so the error is the same percentage in each. */
export interface BucketCount {
  bucket: number;
  count: number;
}

/** With more runs than this, durations are counted in buckets instead of sorted. */
export const MAX_SORTED = 100_000;

/** The ratio of a bucket's upper end to its lower end. */
export const BUCKET_GROWTH = 1.05;

/** The bucket of values below 1. */
export const SMALLEST_BUCKET = -1;

/** Returns the count, median, and 95th percentile of values counted in buckets, accurate to half a bucket. */
export function spreadOfBuckets(
  buckets: readonly BucketCount[],
): { count: number; median: number; p95: number } | null {
  const sorted = [...buckets].sort((one, other) => one.bucket - other.bucket);
  const count = sorted.reduce((sum, bucket) => sum + bucket.count, 0);
  if (count === 0) return null;
  const nth = (rank: number) => {
    let left = rank;
    const found = sorted.find((bucket) => {
      left -= bucket.count;
      return left <= 0;
    });
    return middleOf(found?.bucket ?? SMALLEST_BUCKET);
  };
  // The median of an even number of values is the mean of the two in the middle, which can be far apart.
  const median = (nth(Math.ceil(count / 2)) + nth(Math.floor(count / 2) + 1)) / 2;
  return { count, median: Math.round(median), p95: Math.round(nth(Math.ceil(0.95 * count))) };
}

function middleOf(bucket: number): number {
  return bucket === SMALLEST_BUCKET ? 0 : BUCKET_GROWTH ** (bucket + 0.5);
}
