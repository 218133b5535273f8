import { InlineError } from "@/components/ui/inline-error";

/** Shown in place of a lazy-loaded part that failed to load. */
export function LoadFailure() {
  return (
    <InlineError title="Couldn't load part of this page">
      Check your connection, then reload the page. Your draft is kept.
    </InlineError>
  );
}
