import dynamic from "next/dynamic";
import { useMemo } from "react";
import { LoadFailure } from "@/components/editor/load-failure";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { countDraftChanges } from "@/components/editor/store/store";
import { Dialog } from "@/components/ui/dialog";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toDraft } from "@/server/domain/workflow/draft";

const LazyVersionsView = dynamic(
  () =>
    import("./versions-view").then(
      ({ VersionsView }) => VersionsView,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <SkeletonRows rows={4} /> },
);

/**
 * Shows the draft, all versions, and the differences between any two. Opens with the view given by `shown`
 * or stays closed if that's null.
 */
export function VersionsDialog({
  shown,
  onClose,
}: {
  shown: "changes" | "history" | null;
  onClose: () => void;
}) {
  const { workflowId, agents, readOnly } = useEditorPage();
  const { actions } = useEditorStore();
  const published = useEditor((state) => state.published);
  const draft = useEditor((state) => (countDraftChanges(state) > 0 ? state.definition : null));
  const version = useMemo(
    () => ({ revision: published.revision, definition: toDraft(published) }),
    [published],
  );
  return (
    <Dialog open={shown !== null} onClose={onClose} title="Versions" size="wide">
      <div className="md:min-h-[calc(100dvh-11rem)]">
        <LazyVersionsView
          workflowId={workflowId}
          published={version}
          draft={draft}
          initial={shown ?? "changes"}
          agents={agents}
          readOnly={readOnly}
          onRestore={(restored, what) => {
            actions.replaceWith(restored, what);
            onClose();
          }}
        />
      </div>
    </Dialog>
  );
}
