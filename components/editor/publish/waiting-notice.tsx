import { useEditor } from "@/components/editor/store/context";
import { InlineError } from "@/components/ui/inline-error";

/** Shows that the draft wasn't published because the latest changes aren't saved. Shown until they are. */
export function WaitingNotice() {
  const save = useEditor((state) => state.save);
  if (save.kind !== "retrying" && save.kind !== "refused") return null;
  return (
    <InlineError title="Couldn't publish the draft" requestId={save.requestId ?? undefined}>
      {save.message ?? "Couldn't reach the server."} Your changes are stored in this browser.{" "}
      {save.kind === "retrying" && "Publish again once they're saved."}
    </InlineError>
  );
}
