import { Check, CircleAlert, CloudOff, GitCompareArrows, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { isUnsaved } from "@/components/editor/store/state";
import { countDraftChanges } from "@/components/editor/store/store";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { SAVE_STATUS_ID } from "./catch-focus";

/** Shows whether the document is saved and how it differs from the published version. */
export function SaveStatus() {
  const save = useEditor((state) => state.save);
  const revision = useEditor((state) => state.published.revision);
  const changes = useEditor(countDraftChanges);
  const { autosave } = useEditorStore();
  const deleted = useEditor((state) => state.deleted);
  const undecided = useEditor((state) => state.conflict !== null && isUnsaved(state));
  const isPublished = useEditor((state) => state.published.steps.length > 0);
  const version = isPublished ? `published, version ${revision}` : "not published yet";
  const standing = changes === 0 ? version : `draft, ${changesInWords(changes)}`;
  if (deleted)
    return (
      <Line state="deleted" icon={<CloudOff aria-hidden className="size-4" />}>
        Not saved. The workflow was deleted.
      </Line>
    );
  if (undecided)
    return (
      <Line state="undecided" icon={<GitCompareArrows aria-hidden className="size-4" />}>
        Not saved. Choose a version first.
      </Line>
    );
  switch (save.kind) {
    case "saved":
      return (
        <Line state="saved" icon={<Check aria-hidden className="size-4" />}>
          Saved
          {save.at && (
            // `aria-live` is off, because screen readers would announce the time whenever it changes.
            <span aria-live="off" className="max-sm:hidden">
              {" "}
              <RelativeTime at={save.at} />
            </span>
          )}{" "}
          · {standing}
        </Line>
      );
    case "waiting":
    case "saving":
      return (
        <Line state="saving" icon={<LoaderCircle aria-hidden className="size-4" />}>
          Saving… · {standing}
        </Line>
      );
    case "retrying":
      return (
        <Line state="retrying" icon={<CloudOff aria-hidden className="size-4 text-failed" />}>
          <span className="text-ink">
            {save.signedOut ? (
              <>
                You're signed out.{" "}
                <Link href="/sign-in" target="_blank" className="text-accent underline">
                  Sign in again
                </Link>{" "}
                in another tab.
              </>
            ) : (
              (save.message ?? "Not saved. Couldn't reach the server.")
            )}{" "}
            Your changes are stored in this browser and will be saved as soon as possible.
          </span>{" "}
          <button type="button" onClick={autosave.retryNow} className="text-accent underline touch:min-h-11">
            Retry now
          </button>
          {save.requestId && !save.signedOut && (
            <span className="block text-xs">Request ID {save.requestId}</span>
          )}
        </Line>
      );
    case "refused":
      return (
        <Line state="refused" icon={<CircleAlert aria-hidden className="size-4 text-failed" />}>
          <span className="text-failed">Not saved: {save.message}</span> Your changes are stored in this
          browser.
          <span className="block text-xs">Request ID {save.requestId}</span>
        </Line>
      );
  }
}

function Line({ state, icon, children }: { state: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div
      id={SAVE_STATUS_ID}
      role="status"
      tabIndex={-1}
      // Off while saving. Otherwise, screen readers would announce both “Saving” and “Saved” at each pause in typing.
      aria-live={state === "saving" ? "off" : undefined}
      data-save-state={state}
      className={classNames(
        "flex min-w-0 items-start gap-1.5 text-muted text-sm",
        // On a phone, the status is next to the buttons, on up to two lines. An error gets its own row.
        state === "saved" || state === "saving" ? "max-md:flex-1 max-md:basis-36" : "max-md:basis-full",
      )}
    >
      <span className="mt-0.5 shrink-0">{icon}</span>
      <p className="min-w-0">{children}</p>
    </div>
  );
}

/** "1 change", "3 changes" */
export function changesInWords(count: number): string {
  return count === 1 ? "1 change" : `${count} changes`;
}
