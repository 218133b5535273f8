import { InlineError } from "@/components/ui/inline-error";

/** In the place of a part that is loaded when it is needed, where loading it failed. */
export function LoadFailure() {
  return (
    <InlineError title="Couldn't load this part">
      Check your connection, then reload the page. Your draft is kept.
    </InlineError>
  );
}
