import { useEffect } from "react";

/**
 * Rereads something as long as polling reports that it has changed. `heardAt` is when the latest report
 * arrived. Each report triggers a read, so a failed read is retried.
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
