import { InlineError } from "@/components/ui/inline-error";

/** In the place of a part that is loaded when it is needed, where loading it failed. */
export function NotLoaded() {
  return (
    <InlineError title="This was not loaded">
      The server did not answer. Check your connection, then reload the page: your draft is kept.
    </InlineError>
  );
}
