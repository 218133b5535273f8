import { useEffect, useRef } from "react";

/**
 * Refetches data while polling reports that it's outdated (`behind`). `heardAt` is when the latest report arrived.
 * Refetches once per report, so a failed read is retried after the next report. A read that was already in progress
 * may have missed the change, so if the data is still outdated after that read, another one follows.
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
