import { FailureNotice } from "@/components/failure-notice";
import { useSettled } from "@/components/reviews/settling";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import type { BulkActionDto } from "@/server/domain/bulk/api";
import { sayState } from "./words";

/** Colors the bar itself, because browsers ignore the accent color of a progress bar with a height. */
const BAR =
  "h-2 w-full appearance-none overflow-clip rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent";

/** A bulk action's progress, with buttons to stop it and to show its results. */
export function BulkStrip({
  action,
  mayStop,
  onShow,
  onDismiss,
}: {
  action: BulkActionDto;
  mayStop: boolean;
  onShow: () => void;
  onDismiss: () => void;
}) {
  const { id, name, total, done, refused, failed, status } = action;
  const api = trpc.useUtils();
  const stop = trpc.bulk.abort.useMutation({ onSettled: () => api.bulk.invalidate() });
  const isRunning = status === "RUNNING";
  const settled = useSettled(status);
  return (
    <li className="grid grid-cols-1 gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 basis-64 gap-1">
          <p className="wrap-anywhere font-medium">{name}</p>
          <progress
            aria-label={`Progress of ${name}`}
            max={total}
            value={done + refused + failed}
            className={BAR}
          />
          <p className="wrap-anywhere text-muted text-sm tabular-nums">{sayState(action)}</p>
        </div>
        <div className="flex gap-2">
          <Button size="small" onClick={onShow}>
            Show results
          </Button>
          {/* A single button, so that it keeps the focus when the action ends. */}
          {(mayStop || !isRunning) && (
            <Button
              size="small"
              variant={isRunning ? "secondary" : "quiet"}
              pending={stop.isPending}
              settling={!isRunning && !settled}
              onClick={() => (isRunning ? stop.mutate({ id }) : onDismiss())}
            >
              {isRunning ? "Stop" : "Dismiss"}
              <span className="sr-only"> {name}</span>
            </Button>
          )}
        </div>
      </div>
      <FailureNotice title="Couldn't stop the bulk action" failure={stop.error} />
    </li>
  );
}
