import { FailureNotice } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";

/** Reports a failed read, with a button to try again. */
export function FailedRead({
  title,
  failure,
  onRetry,
}: {
  title: string;
  failure: Failure | null;
  onRetry: () => void;
}) {
  if (!failure) return null;
  return (
    <div className="grid grid-cols-1 justify-items-start gap-2">
      <FailureNotice title={title} failure={failure} />
      <Button size="small" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
