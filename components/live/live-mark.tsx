import { RefreshCw } from "lucide-react";
import { useLiveState } from "./use-live";

const MARK = "inline-flex items-center gap-1.5";

/** Shows whether the page updates live. Announced to screen readers only when live updates stop. */
export function LiveMark() {
  const state = useLiveState();
  return (
    <span className="inline-flex min-h-5 items-center text-muted text-sm">
      {state === "live" && (
        <span className={MARK} title="This page updates live">
          <span aria-hidden className="size-2 rounded-full bg-accent" />
          Live
        </span>
      )}
      <span role="status">
        {state === "reconnecting" && (
          <span className={MARK} title="Checking for changes every few seconds">
            <RefreshCw aria-hidden className="size-3.5" />
            Reconnecting
          </span>
        )}
      </span>
    </span>
  );
}
