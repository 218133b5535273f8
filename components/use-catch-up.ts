import { useEffect } from "react";

/**
 * Reads something again while the latest news says that it has changed. `heardAt`: when that news arrived.
 * Each time triggers a read, so a failed one is retried.
 */
export function useCatchUp(
  behind: boolean,
  heardAt: number,
  refetch: (options: { cancelRefetch: boolean }) => unknown,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: see heardAt
  useEffect(() => {
    if (behind) void refetch({ cancelRefetch: false });
  }, [behind, heardAt, refetch]);
}
