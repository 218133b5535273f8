import { useEffect } from "react";

/**
 * Refetches data for as long as polling reports changes. `heardAt` is when the latest report arrived. Each
 * report triggers a read, so a failed read is retried.
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
