const SOON_MS = 30_000;

/** When a step that failed is tried again, where that is not within moments. */
export function NextAttempt({ at }: { at: string | null }) {
  if (at === null || new Date(at).getTime() - Date.now() < SOON_MS) return null;
  // The server's clock, language and time zone are not the reader's.
  return (
    <p suppressHydrationWarning>
      It is tried again at{" "}
      <time dateTime={at} suppressHydrationWarning>
        {new Date(at).toLocaleTimeString("en", { timeStyle: "medium" })}
      </time>
      .
    </p>
  );
}
