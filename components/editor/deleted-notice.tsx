import { FilePlus, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { beginImported } from "@/components/workflows/create/beginning";
import { useBegin } from "@/components/workflows/create/use-begin";
import { exportWorkflow } from "@/components/workflows/export-workflow";
import type { Problem } from "@/server/domain/workflow/problems";
import { Notice } from "./notice";
import { useEditor, useEditorStore } from "./store/context";

const WAY = "again";

/** Shown if the workflow was deleted. The page's content can still be exported or saved as a new workflow. */
export function DeletedNotice({ problems, readOnly }: { problems: readonly Problem[]; readOnly: boolean }) {
  const store = useEditorStore();
  const definition = useEditor((state) => state.definition);
  const memberId = useEditor((state) => state.memberId);
  const openedAt = useEditor((state) => state.published.updatedAt);
  const { begin, isPending, failureOf } = useBegin({ memberId, openedAt });
  const beginning = useMemo(() => beginImported(definition, problems), [definition, problems]);

  function saveAsNew() {
    begin({
      way: WAY,
      beginning,
      hrefOf: (id) => `/workflows/${id}`,
      onMade: () => {
        store.server.keptElsewhere();
        toast(
          `“${beginning.published.name}” saved as ${beginning.draft ? "the draft of " : ""}a new workflow`,
        );
      },
    });
  }

  return (
    <>
      <Notice
        icon={Trash2}
        action={
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => exportWorkflow(store.getState().definition)}>Export as JSON</Button>
            {!readOnly && (
              <Button variant="primary" pending={isPending(WAY)} onClick={saveAsNew}>
                <FilePlus aria-hidden className="size-4" />
                Save as new workflow
              </Button>
            )}
          </div>
        }
      >
        <p className="font-medium">A colleague deleted this workflow.</p>
        <p className="text-muted">This page has the only copy, including your changes. Past runs are kept.</p>
      </Notice>
      <FailureNotice title="Couldn't save as a new workflow" failure={failureOf(WAY)} />
    </>
  );
}
