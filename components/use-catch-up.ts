import { useEffect, useRef } from "react";

/**
 * Refetches data for as long as polling reports changes. `heardAt` is when the latest report arrived. Each
 * report triggers a read, so a failed read is retried. A read that's already in progress when the report
 * arrives may miss the change, so another read follows.
 */
export function useCatchUp(
  behind: boolean,
  heardAt: number,
  { isFetching, refetch }: { isFetching: boolean; refetch: (options: { cancelRefetch: boolean }) => unknown },
): void {
  const answered = useRef(0);
  useEffect(() => {
    if (!behind || isFetching || answered.current === heardAt) return;
    answered.current = heardAt;
    void refetch({ cancelRefetch: false });
  }, [behind, heardAt, isFetching, refetch]);
}
