import { Copy, Download, EllipsisVertical, FileX, History, Info, Keyboard, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { countDraftChanges } from "@/components/editor/store/store";
import { Menu, type MenuItem } from "@/components/ui/menu/menu";
import { toast } from "@/components/ui/toast";
import { DeleteWorkflowDialog } from "@/components/workflows/delete-workflow-dialog";
import { exportWorkflow } from "@/components/workflows/export-workflow";

/** Actions on the workflow as a whole. */
export function EditorMenu({
  readOnly,
  onDetails,
  onHistory,
  onKeys,
  onClone,
  onDiscard,
}: {
  readOnly: boolean;
  onDetails: () => void;
  onHistory: () => void;
  onKeys: () => void;
  onClone: () => void;
  onDiscard: () => void;
}) {
  const router = useRouter();
  const store = useEditorStore();
  const { id, name } = useEditor((state) => state.published);
  const hasDraft = useEditor((state) => countDraftChanges(state) > 0);
  const [deleting, setDeleting] = useState(false);
  const items: MenuItem[] = [
    { label: "Details", icon: Info, onSelect: onDetails },
    { label: "History", icon: History, onSelect: onHistory },
    {
      label: "Export as JSON",
      icon: Download,
      onSelect: () => exportWorkflow(store.getState().definition),
    },
    { label: "Keyboard shortcuts", icon: Keyboard, onSelect: onKeys },
  ];
  if (!readOnly) {
    items.push({ label: "Clone", icon: Copy, apart: true, onSelect: onClone });
    if (hasDraft) items.push({ label: "Discard draft", icon: FileX, onSelect: onDiscard });
    items.push({ label: "Delete", icon: Trash2, danger: true, onSelect: () => setDeleting(true) });
  }
  return (
    <>
      <Menu
        label="More for this workflow"
        trigger={<EllipsisVertical aria-hidden className="size-4" />}
        items={items}
      />
      {deleting && (
        <DeleteWorkflowDialog
          workflow={{ id, name }}
          onClose={() => setDeleting(false)}
          onDeleted={() => {
            toast(`“${name}” deleted. Its runs are kept.`);
            router.push("/workflows");
          }}
        />
      )}
    </>
  );
}
