import { useSecond } from "@/components/ui/time/duration";
import { formatDuration } from "@/components/ui/time/format-duration";

/** Shows when a failed step will be retried, with a countdown. */
export function NextAttempt({ at }: { at: string | null }) {
  useSecond(at !== null);
  if (at === null) return null;
  const leftMs = new Date(at).getTime() - Date.now();
  // The server may render a different time, because its clock, language, or time zone can differ from the reader's.
  return (
    <p suppressHydrationWarning>
      {leftMs < 1_000 ? (
        "Retrying now."
      ) : (
        <>
          Retrying at{" "}
          <time dateTime={at} suppressHydrationWarning>
            {new Date(at).toLocaleTimeString("en", { timeStyle: "medium" })}
          </time>
          {/* Screen readers would announce the countdown every second. */}
          <span aria-hidden suppressHydrationWarning>
            , in {formatDuration(Math.floor(leftMs / 1_000) * 1_000)}
          </span>
          .
        </>
      )}
    </p>
  );
}
