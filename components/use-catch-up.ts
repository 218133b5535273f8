import { useEffect } from "react";

/**
 * Reads something again for as long as what was heard of it says that it is another by now. `heardAt`: when that was;
 * each time is a reason of its own, so that a reading that failed is tried again.
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
