import { RefreshCw } from "lucide-react";
import { useLiveState } from "./use-live";

/** Whether what stands here changes by itself as soon as it does. Only that it does not is said aloud. */
export function LiveMark() {
  const state = useLiveState();
  return (
    <span className="inline-flex min-h-5 items-center gap-1.5 text-muted text-sm">
      {state === "live" && (
        <>
          <span aria-hidden className="size-2 rounded-full bg-accent" />
          <span title="Changes appear here at once">Live</span>
        </>
      )}
      <span role="status" className="inline-flex items-center gap-1.5">
        {state === "reconnecting" && (
          <>
            <RefreshCw aria-hidden className="size-3.5" />
            <span title="The page asks for changes every few seconds meanwhile">Reconnecting</span>
          </>
        )}
      </span>
    </span>
  );
}
