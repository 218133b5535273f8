/** Summarizes durations in milliseconds: "12 ms (median of 5, longest 40 ms)". */
export function describeTimes(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b).map(Math.round);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${median} ms (median of ${sorted.length}, longest ${sorted.at(-1) ?? 0} ms)`;
}
